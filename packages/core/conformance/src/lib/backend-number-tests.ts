import assert from 'node:assert/strict'
import { load, numbers, uncancelled } from './backend-access.ts'
import type { BackendCheck } from './backend-check.ts'
import { april, csv, delivery } from './backend-delivery.ts'
import { rejectsWith } from './rejects-with.ts'

/** Forms in which programs write numbers, and what each is in plain notation. */
const forms: readonly (readonly [written: string, value: string])[] = [
  ['0', '0'],
  ['-0.0', '0'],
  ['0.0000000000', '0'],
  ['0e5', '0'],
  ['1', '1'],
  ['+1', '1'],
  ['007', '7'],
  ['5.', '5'],
  ['.5', '0.5'],
  ['-.5', '-0.5'],
  ['1.50', '1.5'],
  ['123456789', '123456789'],
  ['-123456789.12', '-123456789.12'],
  ['12345678901234567890', '12345678901234567890'],
  ['0.16100000000000014', '0.16100000000000014'],
  ['-3.1415926535897932', '-3.1415926535897932'],
  ['4321.000000000000001', '4321.000000000000001'],
  ['1e3', '1000'],
  ['1E+3', '1000'],
  ['1.5E0', '1.5'],
  ['4e-05', '0.00004'],
  ['9.984E-8', '0.00000009984'],
  ['-1.81E-8', '-0.0000000181'],
  ['123456789.123456789E-9', '0.123456789123456789'],
  ['1e-18', '0.000000000000000001'],
  ['-0.000000000000000001', '-0.000000000000000001'],
  ['1.5000000000000000000000000000000000000000000', '1.5'],
  ['0.1230000000000000000000000000000000000000000e1', '1.23'],
]

/** What looks like a number to some readers and is none. */
const noNumbers = ['abc', '1,5', '1_000', '0x10', 'NaN', 'inf', '-', '.', 'e5', '1e', '1e1.5', '--1', '1 2', ' 1', '1 ']

export function backendNumberTests(check: BackendCheck): void {
  check('numbers: every form is read to its last digit', async ({ backend, folder }, cannotRun) => {
    if (backend.query === undefined) return cannotRun('the backend has no query')
    const rows = forms.map(([written], at) => `${String(at).padStart(3, '0')},${written}\n`)
    await load(backend, delivery([await csv(folder, 'a.csv', `id,Amount\n${rows.join('')}`)]))
    assert.deepEqual(
      await numbers(backend, 'amount'),
      forms.map(([, value]) => value),
    )
  })

  check('numbers: 24 digits after the point are kept, and sums of them', async ({ backend, folder }, cannotRun) => {
    const text = 'id,Line/Cost\n1,0.123456789012345678901234\n2,1e-24\n3,12345678901234\n4,-0.1\n'
    const { totals } = await backend.replacePeriod(delivery([await csv(folder, 'a.csv', text)]), uncancelled)
    assert.deepEqual(totals.sums, [
      { column: 'line_cost', currency: undefined, sum: '12345678901234.023456789012345678901235' },
    ])
    if (backend.query === undefined) return cannotRun('the backend has no query to look at the rows with')
    assert.deepEqual(await numbers(backend, 'line_cost'), [
      '0.123456789012345678901234',
      '0.000000000000000000000001',
      '12345678901234',
      '-0.1',
    ])
  })

  check('numbers: 38 digits are kept', async ({ backend, folder }, cannotRun) => {
    if (backend.query === undefined) return cannotRun('the backend has no query')
    const whole = delivery([await csv(folder, 'a.csv', 'id,Amount\n1,12345678901234567890123456789012345678\n')])
    await load(backend, whole)
    assert.deepEqual(await numbers(backend, 'amount'), ['12345678901234567890123456789012345678'])
    const fraction = await csv(folder, 'b.csv', 'id,Part\n1,0.00345678901234567890123456789012345678\n')
    const columns = [
      { source: 'id', name: 'id', type: 'text' },
      { source: 'Part', name: 'part', type: 'decimal' },
    ] as const
    await load(backend, delivery([fraction], { columns }))
    assert.deepEqual(await numbers(backend, 'part'), ['0.00345678901234567890123456789012345678'])
  })

  check(
    'numbers: a column widens when a later period needs more digits, and keeps what it held',
    async (fixture, cannotRun) => {
      const { backend, folder } = fixture
      await load(backend, delivery([await csv(folder, 'a.csv', 'id,Line/Cost\n1,123456789012.000000000000000001\n')]))
      const longer = await csv(folder, 'b.csv', 'id,Line/Cost\n2,0.000000000000000000000009\n')
      await load(backend, delivery([longer], { period: april }))
      const cost = delivery([longer]).columns
      const sumOf = async (bill: Parameters<typeof backend.totals>[0]) =>
        (await backend.totals(bill, cost, uncancelled)).sums.map(({ sum }) => sum)
      assert.deepEqual(await sumOf(delivery([])), ['123456789012.000000000000000001'])
      assert.deepEqual(await sumOf(delivery([], { period: april })), ['0.000000000000000000000009'])
      if (backend.query === undefined) return cannotRun('the backend has no query to look at the rows with')
      assert.deepEqual(await numbers(backend, 'line_cost'), [
        '123456789012.000000000000000001',
        '0.000000000000000000000009',
      ])
    },
  )

  check('numbers: sums are exact', async ({ backend, folder }) => {
    const tenths = Array.from({ length: 1000 }, (_, at) => `${at},0.1,1e-18\n`)
    const text = `id,Line/Cost,Line/ListCost\n${tenths.join('')}a,-100,99999999999.999999999999999999\n`
    const { totals } = await backend.replacePeriod(delivery([await csv(folder, 'a.csv', text)]), uncancelled)
    assert.deepEqual(
      totals.sums.map(({ column, sum }) => [column, sum]),
      [
        ['line_cost', '0'],
        ['line_listcost', '100000000000.000000000000000999'],
      ],
    )
  })

  check('numbers: what is no number is refused, with file, line, column and value', async ({ backend, folder }) => {
    for (const value of noNumbers) {
      const cell = value.includes(',') ? `"${value}"` : value
      const file = await csv(folder, 'a.csv', `id,Amount\n1,1\n"2\r\nand more",2\n3,${cell}\n4,4\n`)
      const error = await rejectsWith('VALUE_INVALID', () => load(backend, delivery([file])))
      assert.deepEqual(error.place, { file: 'export/a.csv', line: 5, column: 'Amount', value })
    }
    assert.deepEqual(await backend.periods(uncancelled), [])
  })

  check('numbers: digits that no table can keep are refused, with file, line, column and value', async (fixture) => {
    const { backend, folder } = fixture
    for (const value of ['1e-39', '0.1234567890123456789012345678901234567891', '1e40', '1e400', '1e-400']) {
      const good = await csv(folder, 'good.csv', 'id,Line/Cost\n1,1\n')
      const file = await csv(folder, 'a.csv.gz', `Line/Cost,id\n1,1\n${value},2\n`)
      const error = await rejectsWith('VALUE_INEXACT', () => load(backend, delivery([good, file])))
      assert.deepEqual(error.place, { file: 'export/a.csv.gz', line: 3, column: 'Line/Cost', value })
    }
    assert.deepEqual(await backend.periods(uncancelled), [])
  })
}

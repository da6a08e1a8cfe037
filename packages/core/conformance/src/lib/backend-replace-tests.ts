import assert from 'node:assert/strict'
import { column, load, numbers, read, stateOf, uncancelled } from './backend-access.ts'
import type { BackendCheck } from './backend-check.ts'
import { april, csv, delivery, march } from './backend-delivery.ts'
import { rejectsWith } from './rejects-with.ts'

export function backendReplaceTests(check: BackendCheck): void {
  check(
    'replace: the rows of all files are in the table, with period, source and manifest',
    async (fixture, cannotRun) => {
      const { backend, folder } = fixture
      if (backend.query === undefined) return cannotRun('the backend has no query')
      const one = await csv(folder, 'one.csv', 'id,Line/Cost\n1,1.5\n2,2.5\n')
      const two = await csv(folder, 'two.csv.gz', 'id,Line/Cost\n3,3.5\n')
      await load(backend, delivery([one, two], { rows: 3 }))
      assert.deepEqual(await column(backend, 'id'), ['1', '2', '3'])
      assert.deepEqual(await numbers(backend, 'line_cost'), ['1.5', '2.5', '3.5'])
      assert.deepEqual(await column(backend, 'billing_period'), ['2024-03-01', '2024-03-01', '2024-03-01'])
      assert.deepEqual(await column(backend, 'finops_source'), ['daily', 'daily', 'daily'])
      assert.deepEqual(await column(backend, 'finops_manifest'), ['manifest-1', 'manifest-1', 'manifest-1'])
    },
  )

  check('replace: the new rows take the place of the old ones', async ({ backend, folder }) => {
    const before = delivery([await csv(folder, 'before.csv', 'id,Line/Cost\n1,1\n2,2\n')])
    const after = delivery([await csv(folder, 'after.csv', 'id,Line/Cost\n1,10\n')], { manifest: 'manifest-2' })
    await load(backend, before)
    await load(backend, after)
    const { rows, sums } = await backend.totals(after, after.columns, uncancelled)
    assert.deepEqual({ rows, sums }, { rows: 1, sums: [{ column: 'line_cost', currency: undefined, sum: '10' }] })
  })

  check('replace: other periods, other sources and other tables keep their rows', async ({ backend, folder }) => {
    const file = await csv(folder, 'a.csv', 'id,Line/Cost\n1,1\n2,2\n')
    const others = [
      delivery([file], { period: april }),
      delivery([file], { source: 'hourly' }),
      delivery([file], { table: 'invoices' }),
    ]
    for (const other of others) await load(backend, other)
    await load(backend, delivery([file]))
    await load(backend, delivery([]))
    for (const other of others) {
      assert.equal((await backend.totals(other, other.columns, uncancelled)).rows, 2)
    }
    assert.equal((await backend.totals(delivery([]), [], uncancelled)).rows, 0)
  })

  check('replace: the same load twice gives the same table', async ({ backend, folder }) => {
    const bill = delivery([await csv(folder, 'a.csv', 'id,Line/Cost\n1,1\n1,1\n2,0.25\n')])
    await load(backend, bill)
    const { ledger: _, ...once } = await stateOf(backend, [bill])
    await load(backend, bill)
    const { ledger, ...twice } = await stateOf(backend, [bill])
    assert.deepEqual(twice, once)
    assert.equal(ledger.length, 1)
  })

  check('replace: rows that are equal are all kept', async ({ backend, folder }) => {
    const bill = delivery([await csv(folder, 'a.csv', 'id,Line/Cost\n1,5\n1,5\n1,5\n')])
    const { totals } = await backend.replacePeriod(bill, uncancelled)
    assert.deepEqual([totals.rows, totals.sums[0]?.sum], [3, '15'])
  })

  check('replace: a value refused in the last row of the last file leaves everything as it was', async (fixture) => {
    const { backend, folder } = fixture
    const before = delivery([await csv(folder, 'before.csv', 'id,Line/Cost\n1,1\n2,2\n')])
    await load(backend, before)
    const state = await stateOf(backend, [before])
    const files = [
      await csv(folder, 'good.csv', 'id,Line/Cost,Added\n7,7\n8,8\n'.replaceAll(/(\d)\n/g, '$1,x\n')),
      await csv(folder, 'bad.csv', 'id,Line/Cost,Added\n9,9,x\n10,ten,x\n'),
    ]
    await rejectsWith('VALUE_INVALID', () => load(backend, delivery(files, { manifest: 'manifest-2' })))
    assert.deepEqual(await stateOf(backend, [before]), state)
    await backend.close()
    const reopened = await fixture.reopen()
    try {
      assert.deepEqual(await stateOf(reopened, [before]), state)
    } finally {
      await reopened.close()
    }
  })

  check('replace: fewer or more rows than promised are refused and leave everything as it was', async (fixture) => {
    const { backend, folder } = fixture
    const file = await csv(folder, 'a.csv', 'id,Line/Cost\n1,1\n2,2\n')
    const before = delivery([file], { rows: 2 })
    await load(backend, before)
    const state = await stateOf(backend, [before])
    for (const rows of [0, 1, 3]) {
      await rejectsWith('ROWS_MISSING', () => load(backend, delivery([file], { rows, manifest: 'manifest-2' })))
    }
    assert.deepEqual(await stateOf(backend, [before]), state)
  })

  check('replace: a delivery without rows empties the period', async ({ backend, folder }) => {
    const full = delivery([await csv(folder, 'full.csv', 'id,Line/Cost\n1,1\n')])
    const empty = [
      delivery([], { rows: 0 }),
      delivery([await csv(folder, 'header.csv', 'id,Line/Cost\n')]),
      delivery([await csv(folder, 'nothing.csv', '')]),
      delivery([await csv(folder, 'header.csv.gz', 'id,Line/Cost'), await csv(folder, 'nothing.csv.gz', '')]),
    ]
    for (const none of empty) {
      await load(backend, full)
      const { totals } = await backend.replacePeriod(none, uncancelled)
      assert.deepEqual(totals, { rows: 0, sums: [], firstUsage: undefined, lastUsage: undefined })
      assert.deepEqual(await backend.totals(full, full.columns, uncancelled), totals)
      assert.deepEqual(
        (await backend.periods(uncancelled)).map((period) => period.totals),
        [totals],
      )
    }
  })

  check('replace: empty files among others add nothing', async ({ backend, folder }) => {
    const files = [
      await csv(folder, 'nothing.csv', ''),
      await csv(folder, 'rows.csv', 'id,Line/Cost\n1,1\n'),
      await csv(folder, 'header.csv', 'Line/Cost,id\n'),
    ]
    const { totals } = await backend.replacePeriod(delivery(files, { rows: 1 }), uncancelled)
    assert.equal(totals.rows, 1)
  })

  check('replace: text that looks like SQL is text', async ({ backend, folder }, cannotRun) => {
    if (backend.query === undefined) return cannotRun('the backend has no query')
    const odd = `x'); DROP TABLE bills; --`
    const bill = delivery([await csv(folder, `it's "odd".csv`, `id,Name\n1,${odd}\n`)], { source: odd, manifest: odd })
    await load(backend, bill)
    assert.deepEqual(await column(backend, 'name'), [odd])
    const ledger = await backend.periods(uncancelled)
    assert.deepEqual(
      ledger.map(({ source, manifest, period }) => ({ source, manifest, period })),
      [{ source: odd, manifest: odd, period: march }],
    )
    assert.equal((await read(backend, 'SELECT * FROM bills')).length, 1)
  })
}

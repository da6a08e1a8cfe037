import assert from 'node:assert/strict'
import { load, uncancelled } from './backend-access.ts'
import type { BackendCheck } from './backend-check.ts'
import { april, csv, delivery, march } from './backend-delivery.ts'

const bill = `id,Line/Cost,Line/ListCost,Currency,Usage Start,Usage End
1,1.10,2,USD,2024-03-05T00:00:00Z,2024-03-05T01:00:00Z
2,2.20,,USD,2024-03-01T00:00:00+01:00,2024-03-02T00:00:00Z
3,-0.30,5,EUR,2024-03-31T23:00:00Z,2024-04-01T00:00:00Z
4,,,GBP,,
5,7,,,2024-03-06T00:00:00Z,2024-04-01T00:00:00.5Z
`

const billTotals = {
  rows: 5,
  sums: [
    { column: 'line_cost', currency: undefined, sum: '7' },
    { column: 'line_cost', currency: 'EUR', sum: '-0.3' },
    { column: 'line_cost', currency: 'USD', sum: '3.3' },
    { column: 'line_listcost', currency: 'EUR', sum: '5' },
    { column: 'line_listcost', currency: 'USD', sum: '2' },
  ],
  firstUsage: '2024-02-29T23:00:00Z',
  lastUsage: '2024-04-01T00:00:00.5Z',
}

export function backendTotalsTests(check: BackendCheck): void {
  check('totals: rows, sums by column and currency, first and last usage', async ({ backend, folder }) => {
    const load = delivery([await csv(folder, 'a.csv', bill)])
    const loaded = await backend.replacePeriod(load, uncancelled)
    assert.deepEqual(loaded.totals, billTotals)
    assert.deepEqual(await backend.totals(load, load.columns, uncancelled), billTotals)
  })

  check('totals: a table that is not there has no rows', async ({ backend, folder }) => {
    const nothing = { rows: 0, sums: [], firstUsage: undefined, lastUsage: undefined }
    const one = delivery([await csv(folder, 'a.csv', bill)])
    assert.deepEqual(await backend.totals(one, one.columns, uncancelled), nothing)
    await load(backend, one)
    assert.deepEqual(await backend.totals({ ...one, table: 'others' }, [], uncancelled), nothing)
  })

  check('totals: are of the period and source asked for', async ({ backend, folder }) => {
    const one = delivery([await csv(folder, 'a.csv', bill)])
    const file = await csv(folder, 'b.csv', 'id,Line/Cost,Currency\n1,100,USD\n')
    const others = [delivery([file], { period: april }), delivery([file], { source: 'hourly' })]
    for (const each of [one, ...others]) await load(backend, each)
    assert.deepEqual(await backend.totals(one, one.columns, uncancelled), billTotals)
    for (const other of others) {
      const { rows, sums } = await backend.totals(other, other.columns, uncancelled)
      assert.deepEqual({ rows, sums }, { rows: 1, sums: [{ column: 'line_cost', currency: 'USD', sum: '100' }] })
    }
  })

  check('totals: a day counts as its midnight', async ({ backend, folder }) => {
    const columns = [
      { source: 'id', name: 'id', type: 'text' },
      { source: 'Day', name: 'day', type: 'date', role: 'start' },
    ] as const
    const file = await csv(folder, 'a.csv', 'id,Day\n1,2024-03-02\n2,2024-03-31\n')
    const { totals } = await backend.replacePeriod(delivery([file], { columns }), uncancelled)
    assert.deepEqual([totals.firstUsage, totals.lastUsage], ['2024-03-02T00:00:00Z', undefined])
  })

  check('totals: of what was never loaded are empty', async ({ backend, folder }) => {
    const nothing = { rows: 0, sums: [], firstUsage: undefined, lastUsage: undefined }
    const load = delivery([await csv(folder, 'a.csv', bill)])
    assert.deepEqual(await backend.totals(load, load.columns, uncancelled), nothing)
    await backend.replacePeriod(load, uncancelled)
    assert.deepEqual(await backend.totals({ ...load, period: april }, load.columns, uncancelled), nothing)
    assert.deepEqual(await backend.totals({ ...load, table: 'others' }, load.columns, uncancelled), nothing)
  })

  check('ledger: is empty when nothing was ever loaded', async ({ backend }) => {
    assert.deepEqual(await backend.periods(uncancelled), [])
  })

  check('ledger: says what was loaded, also to the next who opens the database', async (fixture) => {
    const { backend, folder } = fixture
    const file = await csv(folder, 'a.csv', bill)
    const began = Date.now()
    const loaded = [
      await backend.replacePeriod(delivery([file]), uncancelled),
      await backend.replacePeriod(delivery([file], { period: april, manifest: 'manifest-2' }), uncancelled),
      await backend.replacePeriod(delivery([file], { source: 'hourly' }), uncancelled),
      await backend.replacePeriod(delivery([file], { table: 'invoices' }), uncancelled),
    ]
    const { table, source, period, manifest, totals, loadedAt, changes } =
      loaded[0] ?? assert.fail('nothing was loaded')
    assert.deepEqual(
      { table, source, period, manifest, totals, changes },
      { table: 'bills', source: 'daily', period: march, manifest: 'manifest-1', totals: billTotals, changes: [] },
    )
    assert.ok(loadedAt.getTime() >= began && loadedAt.getTime() <= Date.now(), `loaded at ${loadedAt.toISOString()}`)
    assert.deepEqual(inOrder(await backend.periods(uncancelled)), inOrder(loaded))
    await backend.close()
    const reopened = await fixture.reopen()
    try {
      assert.deepEqual(inOrder(await reopened.periods(uncancelled)), inOrder(loaded))
    } finally {
      await reopened.close()
    }
  })

  check('ledger: has one entry for a period, of the last load', async ({ backend, folder }) => {
    await load(backend, delivery([await csv(folder, 'a.csv', bill)]))
    const again = await backend.replacePeriod(delivery([], { manifest: 'manifest-2' }), uncancelled)
    assert.deepEqual(await backend.periods(uncancelled), [again])
  })

  check('file totals: are those of the load, and nothing is written', async ({ backend, folder }, cannotRun) => {
    if (backend.fileTotals === undefined) return cannotRun('the backend has no fileTotals')
    const long = await csv(folder, 'b.csv.gz', 'Line/Cost,id\n0.000000000000000000000001,6\n')
    const load = delivery([await csv(folder, 'a.csv', bill), long, await csv(folder, 'c.csv', '')])
    const files = await backend.fileTotals(load, uncancelled)
    assert.deepEqual(await backend.periods(uncancelled), [])
    assert.deepEqual(files, (await backend.replacePeriod(load, uncancelled)).totals)
    assert.equal(files.sums[0]?.sum, '7.000000000000000000000001')
    assert.equal((await backend.fileTotals(delivery([]), uncancelled)).rows, 0)
  })
}

function inOrder<T extends { readonly table: string; readonly source: string; readonly period: string }>(
  ledger: readonly T[],
): readonly T[] {
  const key = ({ table, source, period }: T) => `${table} ${source} ${period}`
  return [...ledger].sort((one, other) => (key(one) < key(other) ? -1 : 1))
}

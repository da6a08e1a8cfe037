import assert from 'node:assert/strict'
import { mkdir, readdir, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { load, uncancelled } from './backend-access.ts'
import type { BackendCheck } from './backend-check.ts'
import { april, csv, delivery } from './backend-delivery.ts'
import { rejectsWith } from './rejects-with.ts'

const bill = `id,Line/Cost,Currency,Usage Start,Usage End,Tags
1,0.123456789012345678901234,USD,2024-03-05T00:00:00Z,2024-03-05T01:00:00Z,"{""a"":""b""}"
2,2.20,EUR,2024-03-01T00:00:00Z,2024-03-02T00:00:00Z,
`

export function backendExportTests(check: BackendCheck): void {
  check('export: holds what the table holds of the period and source, sorted or not', async (fixture, cannotRun) => {
    const { backend, folder } = fixture
    if (backend.exportPeriod === undefined) return cannotRun('the backend has no exportPeriod')
    const march = delivery([await csv(folder, 'a.csv', bill)])
    const other = await csv(folder, 'b.csv', 'id,Line/Cost\n9,9\n')
    await load(backend, march)
    await load(backend, delivery([other], { period: april }))
    await load(backend, delivery([other], { source: 'hourly' }))
    const exports = join(folder, 'exports')
    await mkdir(exports)
    const { table, source, period, columns } = march
    const totals = await backend.totals(march, columns, uncancelled)
    for (const sorted of [false, true]) {
      const path = join(exports, `it's ${sorted} [1].parquet`)
      const exported = await backend.exportPeriod({ table, source, period, path, sorted }, columns, uncancelled)
      assert.deepEqual(exported, { path, bytes: (await stat(path)).size, totals })
      if (backend.exportTotals !== undefined) {
        assert.deepEqual(await backend.exportTotals(path, columns, uncancelled), totals)
      }
    }
    assert.equal((await readdir(exports)).length, 2, 'something is left beside the exports')
    if (backend.exportTotals === undefined) cannotRun('the backend has no exportTotals to read the file with')
  })

  check('export: takes the place of the former file', async ({ backend, folder }, cannotRun) => {
    if (backend.exportPeriod === undefined) return cannotRun('the backend has no exportPeriod')
    const path = join(folder, 'bill.parquet')
    await writeFile(path, 'not Parquet')
    const march = delivery([await csv(folder, 'a.csv', bill)])
    await load(backend, march)
    const { table, source, period, columns } = march
    const { totals } = await backend.exportPeriod({ table, source, period, path, sorted: false }, columns, uncancelled)
    assert.equal(totals.rows, 2)
  })

  check('export: one that is stopped leaves the former file and no other', async ({ backend, folder }, cannotRun) => {
    if (backend.exportPeriod === undefined) return cannotRun('the backend has no exportPeriod')
    const { exportPeriod } = backend
    const march = delivery([await csv(folder, 'a.csv', bill)])
    await load(backend, march)
    const exports = join(folder, 'exports')
    await mkdir(exports)
    const { table, source, period, columns } = march
    const request = { table, source, period, path: join(exports, 'bill.parquet'), sorted: false }
    await rejectsWith('CANCELLED', () => exportPeriod(request, columns, { signal: AbortSignal.abort() }))
    assert.deepEqual(await readdir(exports), [])
  })

  check('export: of a period without rows is a file without rows', async ({ backend, folder }, cannotRun) => {
    if (backend.exportPeriod === undefined) return cannotRun('the backend has no exportPeriod')
    const march = delivery([await csv(folder, 'a.csv', bill)])
    await load(backend, march)
    await load(backend, delivery([]))
    const { table, source, period, columns } = march
    const path = join(folder, 'bill.parquet')
    const { totals } = await backend.exportPeriod({ table, source, period, path, sorted: true }, columns, uncancelled)
    assert.deepEqual(totals, { rows: 0, sums: [], firstUsage: undefined, lastUsage: undefined })
    assert.ok((await stat(path)).size > 0)
  })
}

import assert from 'node:assert/strict'
import { isFinopsError } from '@openfinops/plugin'
import { load, stateOf, uncancelled } from './backend-access.ts'
import type { BackendCheck } from './backend-check.ts'
import { april, csv, delivery } from './backend-delivery.ts'
import { rejectsWith } from './rejects-with.ts'

export function backendStopTests(check: BackendCheck): void {
  check('stop: every method rejects with CANCELLED when it was aborted before', async ({ backend, folder }) => {
    const bill = delivery([await csv(folder, 'a.csv', 'id,Line/Cost\n1,1\n')])
    await load(backend, bill)
    const context = { signal: AbortSignal.abort() }
    await rejectsWith('CANCELLED', () => backend.replacePeriod(delivery([]), context))
    await rejectsWith('CANCELLED', () => backend.periods(context))
    await rejectsWith('CANCELLED', () => backend.totals(bill, bill.columns, context))
    const { fileTotals, query } = backend
    if (fileTotals !== undefined) await rejectsWith('CANCELLED', () => fileTotals(bill, context))
    if (query !== undefined) await rejectsWith('CANCELLED', () => query('SELECT 1', context))
    assert.equal((await backend.totals(bill, bill.columns, uncancelled)).rows, 1)
  })

  check('stop: a load aborted in the middle leaves everything as it was', async ({ backend, folder }) => {
    const before = delivery([await csv(folder, 'before.csv', 'id,Line/Cost\n1,1\n')])
    await load(backend, before)
    const state = await stateOf(backend, [before])
    const rows = Array.from({ length: 400_000 }, (_, at) => `${at},1.0E-5,${'x'.repeat(40)}\n`)
    const after = delivery([await csv(folder, 'after.csv', `id,Line/Cost,Note\n${rows.join('')}`)])
    const abort = new AbortController()
    const loading = backend.replacePeriod(after, { signal: abort.signal })
    const timer = setTimeout(() => abort.abort(), 100)
    const error = await loading.then(
      () => undefined,
      (thrown: unknown) => thrown,
    )
    clearTimeout(timer)
    if (error === undefined) {
      // It was done before anybody gave up.
      assert.equal((await backend.totals(after, after.columns, uncancelled)).rows, 400_000)
      return
    }
    assert.ok(isFinopsError(error) && error.code === 'CANCELLED', String(error))
    assert.deepEqual(await stateOf(backend, [before]), state)
  })

  check('stop: a closed backend opens again when it is asked', async ({ backend, folder }) => {
    const bill = delivery([await csv(folder, 'a.csv', 'id,Line/Cost\n1,1\n')])
    await backend.close()
    await load(backend, bill)
    await backend.close()
    await backend.close()
    assert.equal((await backend.totals(bill, bill.columns, uncancelled)).rows, 1)
  })

  check('stop: loads at the same time are all loaded', async ({ backend, folder }) => {
    const file = await csv(folder, 'a.csv', 'id,Line/Cost\n1,1\n2,2\n')
    const loads = [
      delivery([file]),
      delivery([file], { period: april }),
      delivery([file], { source: 'hourly' }),
      delivery([file], { table: 'invoices' }),
    ]
    const loaded = await Promise.all(loads.map((each) => backend.replacePeriod(each, uncancelled)))
    assert.deepEqual(
      loaded.map(({ totals }) => totals.rows),
      [2, 2, 2, 2],
    )
    for (const each of loads) assert.equal((await backend.totals(each, each.columns, uncancelled)).rows, 2)
    assert.equal((await backend.periods(uncancelled)).length, 4)
  })
}

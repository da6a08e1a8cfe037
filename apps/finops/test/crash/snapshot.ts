import { existsSync, globSync } from 'node:fs'
import { join } from 'node:path'
import { duckdbBackend } from '@openfinops/backend-duckdb'
import { openJournal } from '@openfinops/state'
import type { ServedBill } from './bill.ts'

/**
 * Everything that has to be the same however a run came about: the table, the ledger, the catalogue, the journal but for times and
 * attempts, the rows of the exports, and what lies in bronze.
 */
export async function snapshot(folder: string, { table, manifestTable }: ServedBill) {
  const backend = duckdbBackend({ path: join(folder, 'finops.duckdb') })
  const context = { signal: new AbortController().signal }
  const rows = async (sql: string) => {
    const result = await backend.query?.(sql, context)
    return result === undefined ? undefined : await Array.fromAsync(result.rows)
  }
  try {
    const ledger = await backend.periods(context)
    return {
      table: await rows(
        `select billing_period, finops_manifest, count(*), sum(hash(t)::hugeint) from ${table} t group by all order by all`,
      ),
      catalogue: await rows(
        `select export_id, status, row_count, local_paths.length() from ${manifestTable} order by all`,
      ),
      ledger: ledger
        .map(({ loadedAt: _, changes: __, ...entry }) => entry)
        .sort((a, b) => a.period.localeCompare(b.period)),
      journal: journal(join(folder, 'finops.sqlite')),
      files: globSync('{bronze,parquet}/**/*', { cwd: folder })
        .filter((file) => /\.\w+$/.test(file))
        .sort(),
    }
  } finally {
    await backend.close()
  }
}

function journal(path: string) {
  if (!existsSync(path)) return undefined
  const state = openJournal({ path, readonly: true })
  try {
    const deliveries = state.deliveries({})
    return {
      deliveries: deliveries.map(({ period, manifestId, state: current }) => ({ period, manifestId, state: current })),
      files: deliveries.flatMap(({ id }) =>
        state.files(id).map(({ key, fetched }) => ({ key, sha256: fetched?.sha256 })),
      ),
      loaded: state
        .loads({})
        .flatMap((load) => (load.state === 'loaded' ? [{ of: load.manifestId, totals: load.totals }] : [])),
      open: state.loads({}).filter((load) => load.state === 'loading' || load.state === 'failed').length,
      exports: state.exports({}).map(({ manifestId, path: file, totals }) => ({ manifestId, file, totals })),
    }
  } finally {
    state.close()
  }
}

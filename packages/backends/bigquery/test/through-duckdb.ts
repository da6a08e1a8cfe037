import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { duckdbBackend } from '@openfinops/backend-duckdb'
import type { Backend } from '@openfinops/plugin'

/**
 * A backend as it is used: what is loaded goes into a DuckDB first, from there into a Parquet file, and that into the
 * warehouse. Everything else is the warehouse's.
 */
export function throughDuckDB(warehouse: Backend, folder: string): Backend {
  const local = duckdbBackend({ path: join(folder, 'local.duckdb') })
  const { periods, totals, query, close, replaceFromParquet } = warehouse
  if (query === undefined || replaceFromParquet === undefined) throw new Error('The warehouse lacks a method')
  return {
    apiVersion: 1,
    name: warehouse.name,
    async replacePeriod(load, context) {
      await local.replacePeriod(load, context)
      const { table, source, period, manifest, columns } = load
      const path = join(folder, `${crypto.randomUUID()}.parquet`)
      const exported = await local.exportPeriod?.({ table, source, period, path, sorted: false }, columns, context)
      if (exported === undefined) throw new Error('DuckDB cannot export')
      const sha256 = createHash('sha256')
        .update(await readFile(path))
        .digest('hex')
      return replaceFromParquet(
        { table, source, period, manifest, path, sha256, columns, totals: exported.totals },
        context,
      )
    },
    periods,
    totals,
    query,
    async close() {
      await local.close()
      await close()
    },
  }
}

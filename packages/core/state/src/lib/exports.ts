import { billingPeriod } from '@openfinops/plugin'
import type { ExportRecord } from '../export-record.ts'
import type { Journal } from '../journal.ts'
import type { Connection } from './connection.ts'
import { reviveTotals } from './load-json.ts'
import { inPeriods, type PeriodParameters, periodParameters } from './period-filter.ts'

interface ExportRow {
  readonly source: string
  readonly period: string
  readonly backend: string
  readonly table_name: string
  readonly manifest_id: string
  readonly path: string
  readonly bytes: number
  readonly sha256: string
  readonly totals: string
  readonly exported_at: string
  readonly run_id: number
}

/** The newest Parquet export of each period from each backend. */
export function createExports({ database, read, write }: Connection): Pick<Journal, 'recordExport' | 'exports'> {
  const replace = database.prepare<ExportRow>(
    `INSERT INTO exports
       (source, period, backend, table_name, manifest_id, path, bytes, sha256, totals, exported_at, run_id)
     VALUES (@source, @period, @backend, @table_name, @manifest_id, @path, @bytes, @sha256, @totals, @exported_at, @run_id)
     ON CONFLICT (source, period, backend, table_name) DO UPDATE SET
       manifest_id = excluded.manifest_id, path = excluded.path, bytes = excluded.bytes, sha256 = excluded.sha256,
       totals = excluded.totals, exported_at = excluded.exported_at, run_id = excluded.run_id`,
  )
  const select = database.prepare<PeriodParameters & { readonly backend: string | null }, ExportRow>(
    `SELECT * FROM exports WHERE ${inPeriods} AND (@backend IS NULL OR backend = @backend)
     ORDER BY period DESC, source, backend, table_name`,
  )
  return {
    recordExport: (run, record) =>
      write(() => {
        const row: ExportRow = {
          source: record.source,
          period: record.period,
          backend: record.backend,
          table_name: record.table,
          manifest_id: record.manifestId,
          path: record.path,
          bytes: record.bytes,
          sha256: record.sha256,
          totals: JSON.stringify(record.totals),
          exported_at: new Date().toISOString(),
          run_id: run.id,
        }
        replace.run(row)
        return revive(row)
      }),
    exports: (filter) =>
      read(() => select.all({ ...periodParameters(filter), backend: filter.backend ?? null })).map(revive),
  }
}

function revive(row: ExportRow): ExportRecord {
  return {
    source: row.source,
    period: billingPeriod(row.period),
    backend: row.backend,
    table: row.table_name,
    manifestId: row.manifest_id,
    path: row.path,
    bytes: row.bytes,
    sha256: row.sha256,
    totals: reviveTotals(row.totals),
    exportedAt: new Date(row.exported_at),
  }
}

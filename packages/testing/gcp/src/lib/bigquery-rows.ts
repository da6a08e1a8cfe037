import type { TextRow } from './bigquery-engine.ts'

/** Rows as the API sends them. */
export function rowResources(rows: readonly TextRow[]): readonly object[] {
  return rows.map((row) => ({ f: row.map((v) => ({ v })) }))
}

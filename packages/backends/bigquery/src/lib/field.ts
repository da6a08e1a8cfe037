/** The types that finops gives to columns, by the API's names. */
export type FieldType =
  | 'STRING'
  | 'BIGNUMERIC'
  | 'NUMERIC'
  | 'TIMESTAMP'
  | 'DATE'
  | 'JSON'
  | 'INTEGER'
  | 'FLOAT'
  | 'BOOLEAN'

/** A column. Every one may be NULL: DuckDB marks all columns of a Parquet file so, and BigQuery refuses to relax. */
export interface Field {
  readonly name: string
  /** That of a column which somebody else made may be any. */
  readonly type: FieldType | (string & {})
}

/** The columns that every table has, in front of the others. */
export const ownFields: readonly Field[] = [
  { name: 'billing_period', type: 'DATE' },
  { name: 'finops_source', type: 'STRING' },
  { name: 'finops_manifest', type: 'STRING' },
]

/** As the API takes them. */
export function schemaOf(fields: readonly Field[]): { name: string; type: string; mode: 'NULLABLE' }[] {
  return fields.map(({ name, type }) => ({ name, type, mode: 'NULLABLE' }))
}

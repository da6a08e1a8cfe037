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
  /** What people said of it. */
  readonly description?: string | undefined
  /** What decides who may read it. */
  readonly policyTags?: object | undefined
}

/** The columns that every table has, in front of the others. */
export const ownFields: readonly Field[] = [
  { name: 'billing_period', type: 'DATE' },
  { name: 'finops_source', type: 'STRING' },
  { name: 'finops_manifest', type: 'STRING' },
]

/**
 * As the API takes them. A schema without description or policy tags of a column would be one that has none.
 * Source: https://cloud.google.com/bigquery/docs/reference/rest/v2/tables#TableFieldSchema
 */
export function schemaOf(fields: readonly Field[]) {
  return fields.map(({ name, type, description, policyTags }) => ({
    name,
    type,
    mode: 'NULLABLE',
    ...(description === undefined ? {} : { description }),
    ...(policyTags === undefined ? {} : { policyTags }),
  }))
}

/** Columns with the types of those among `others` that have their names; nothing else of them changes. */
export function retyped<T extends Field>(fields: readonly T[], others: readonly Field[]): readonly T[] {
  return fields.map((field) => {
    const other = others.find(({ name }) => name === field.name)
    return other === undefined ? field : { ...field, type: other.type }
  })
}

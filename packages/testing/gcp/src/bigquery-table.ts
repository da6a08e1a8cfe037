/** A table as the API describes it. */
export interface BigQueryTable {
  readonly kind: 'bigquery#table'
  readonly id: string
  readonly tableReference: { readonly projectId: string; readonly datasetId: string; readonly tableId: string }
  readonly type: 'TABLE'
  readonly schema: { readonly fields: readonly BigQueryField[] }
  readonly timePartitioning?:
    | {
        readonly type: string
        readonly field: string
        /** How long a partition stays after the time that it begins with. */
        readonly expirationMs?: string
      }
    | undefined
  readonly clustering?: { readonly fields: readonly string[] } | undefined
  readonly labels: Readonly<Record<string, string>>
  readonly description?: string | undefined
  /** Milliseconds since 1970. */
  readonly expirationTime?: string | undefined
  readonly creationTime: string
  readonly location: string
  readonly numRows: string
}

export interface BigQueryField {
  readonly name: string
  /** The API's own name: `INTEGER`, not `INT64`. */
  readonly type: string
  readonly mode?: 'NULLABLE' | 'REQUIRED' | 'REPEATED'
  readonly description?: string | undefined
  /** Who may read the column. */
  readonly policyTags?: { readonly names: readonly string[] } | undefined
  /** The members of a record. */
  readonly fields?: readonly BigQueryField[] | undefined
}

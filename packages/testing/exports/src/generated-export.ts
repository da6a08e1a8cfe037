export interface GeneratedExport {
  /** Every object, in the order a vendor delivers them: data, other files, manifests last. */
  readonly objects: readonly GeneratedObject[]
  /** Keys of the files of an earlier run that Azure deletes when it overwrites a month; none for AWS. */
  readonly removed: readonly string[]
  readonly truth: Truth
}

export interface GeneratedObject {
  readonly key: string
  /** Absolute. */
  readonly path: string
  readonly bytes: number
  /** `leftover`: a file of an earlier delivery that was overwritten with an empty one and that no manifest names. */
  readonly role: 'data' | 'artifact' | 'leftover' | 'manifest'
}

/** What the rows add up to, exactly. */
export interface Truth {
  readonly rows: number
  /**
   * Every column of money in the order of the files, also one that is empty in every row. Of Azure's columns, the costs
   * in billing currency: one in native exports, four in FOCUS.
   */
  readonly sums: readonly ColumnSum[]
  /** ISO 8601 in UTC, in whole seconds. Empty without rows. */
  readonly firstUsage: string
  /** Empty as well where rows have a day but no end: in actual, amortized and usage exports of Azure. */
  readonly lastUsage: string
}

export interface ColumnSum {
  /** The name in the CSV header; for Parquet the name in its schema. */
  readonly column: string
  readonly currency: string
  /** Plain notation without superfluous zeros: `-12.5`, `0`. */
  readonly sum: string
}

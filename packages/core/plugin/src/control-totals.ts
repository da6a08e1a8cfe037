/**
 * What a period adds up to: taken when it is loaded, and again wherever it is checked. Equal totals are equal to the
 * last digit.
 */
export interface ControlTotals {
  readonly rows: number
  /** One entry for each cost column and currency that occur, ordered by column, then currency. */
  readonly sums: readonly CostSum[]
  /** The earliest start of a charge, ISO 8601 in UTC; `undefined` without rows or without such a column. */
  readonly firstUsage: string | undefined
  /** The latest end of a charge, ISO 8601 in UTC; `undefined` without rows or without such a column. */
  readonly lastUsage: string | undefined
}

export interface CostSum {
  /** The column's name in the table. */
  readonly column: string
  /** As delivered; `undefined` where the rows name no currency. Sums of different currencies are never added. */
  readonly currency: string | undefined
  /** Plain decimal notation without superfluous zeros: `-12.5`, `0`. */
  readonly sum: string
}

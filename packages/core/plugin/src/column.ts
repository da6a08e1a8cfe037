/** A column as the vendor delivers it. */
export interface SourceColumn {
  /** The name in the files, letter for letter: a CSV header cell, or the name in the Parquet schema. */
  readonly name: string
  /**
   * Its type in the words of the manifest, where the manifest names one; otherwise, for Parquet, what the file says:
   * `text`, `double`, `integer`, `decimal`, `timestamp`, `date`, `boolean`, `map` or `other`. `undefined` when nobody
   * says.
   */
  readonly type: string | undefined
}

/**
 * What a column becomes in a table.
 * - `text`: as delivered. An empty CSV cell is NULL.
 * - `decimal`: a number, kept to its last digit. Scientific notation is read; anything else is refused.
 * - `timestamp`: a moment, in UTC.
 * - `date`: a calendar day: `2026-10-31` with or without a time, or `10/31/2026`. Whether the month or the day comes
 *   first is decided for a whole file, by the one order in which every date is one of the billing period; a file that
 *   leaves a choice, or none, is refused.
 * - `map`: text keys to text values; read from a Parquet map or from a JSON object in CSV, with or without its braces.
 */
export type ColumnType = 'text' | 'decimal' | 'timestamp' | 'date' | 'map'

/**
 * What finops may conclude from a column.
 * - `cost`: money in the currency of the same row; summed, per currency, in the control totals.
 * - `currency`: the currency of the row's costs. At most one column.
 * - `start`, `end`: when the charge began and ended. At most one column each.
 * - `service`, `account`, `payer`: what costs are grouped by when two deliveries are compared; and who pays the bill.
 */
export type ColumnRole = 'cost' | 'currency' | 'start' | 'end' | 'service' | 'account' | 'payer'

/** What a vendor makes of one of its columns. */
export interface Column {
  readonly type: ColumnType
  readonly role?: ColumnRole
  /**
   * The name that it has in the vendor's newest files, where other versions or languages spell it otherwise: both then
   * go to one column of the table. Absent: its own name.
   */
  readonly name?: string
}

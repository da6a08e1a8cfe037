import type { BillingPeriod } from './billing-period.ts'
import type { Column } from './column.ts'
import type { ControlTotals } from './control-totals.ts'

/** One period of one source in one table: what is replaced, whole. */
export interface PeriodReference {
  /** The table's name, without schema or dataset. */
  readonly table: string
  readonly source: string
  readonly period: BillingPeriod
}

/** One delivery on its way into a table. */
export interface PeriodLoad extends PeriodReference {
  /** The delivery that the rows come from; unique within source and period. */
  readonly manifest: string
  readonly format: 'csv' | 'parquet'
  /** Complete and checked. Empty when the delivery has no files: the period then has no rows. */
  readonly files: readonly StagedFile[]
  /** Every column of every file, each once, in the order in which the table should get them. */
  readonly columns: readonly TableColumn[]
  /** Rows the vendor promises; the load fails with `ROWS_MISSING` when it finds others. */
  readonly rows: number | undefined
}

/** A file of a delivery on the local disk. CSV is UTF-8, plain or gzip (by the ending `.gz`), with a header row. */
export interface StagedFile {
  /** Absolute path. */
  readonly path: string
  /** The name people know it by, for errors: the object's key. */
  readonly key: string
  /** The source names of its columns, in the order of this file. Empty for a file without even a header. */
  readonly columns: readonly string[]
}

/** Columns of different files may have one name in the table: the vendor spells it differently in each. */
export interface TableColumn extends Omit<Column, 'name'> {
  /** The name in the files. */
  readonly source: string
  /** The name in the table: lower-case letters, digits and `_`. */
  readonly name: string
}

/** What the ledger of a backend holds for a period. */
export interface LoadedPeriod extends PeriodReference {
  readonly manifest: string
  readonly totals: ControlTotals
  readonly loadedAt: Date
  /** What the load had to change in the table. */
  readonly changes: readonly SchemaChange[]
  /** How it was loaded, for people, in the backend's words: the id of a job, bytes sent. Free of secrets. */
  readonly details?: Readonly<Record<string, string>>
}

/** A change of a table's columns. Columns are only ever added or widened. */
export interface SchemaChange {
  readonly kind: 'added' | 'widened'
  readonly column: string
  /** The type before, in the backend's words; `undefined` for an added column. */
  readonly from: string | undefined
  readonly to: string
}

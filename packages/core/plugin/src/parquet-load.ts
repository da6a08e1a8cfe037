import type { ControlTotals } from './control-totals.ts'
import type { PeriodLoad, PeriodReference } from './load.ts'

/** One period on its way into a table, as the Parquet file that another backend's `exportPeriod` wrote. */
export interface ParquetLoad extends PeriodReference {
  /** The delivery that the rows come from; unique within source and period. */
  readonly manifest: string
  /**
   * Absolute path. The file has every column of the table it was exported from, under its name there: text, DECIMAL,
   * TIMESTAMP in UTC, DATE and maps of texts; `billing_period`, `finops_source` and `finops_manifest` among them.
   */
  readonly path: string
  /** Of the file, in hexadecimal. Two loads of one file are told from loads of two files by it. */
  readonly sha256: string
  /** The columns of the delivery as in `PeriodLoad`: their roles tell what is summed. */
  readonly columns: PeriodLoad['columns']
  /** What the file adds up to. The table must add up to the same afterwards. */
  readonly totals: ControlTotals
}

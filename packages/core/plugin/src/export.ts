import type { ControlTotals } from './control-totals.ts'
import type { PeriodReference } from './load.ts'

export interface PeriodExport extends PeriodReference {
  /** Absolute path of the Parquet file to write. Its folder exists. */
  readonly path: string
  /** Order the rows by start of charge: smaller scans for readers, two to three times the time and memory. */
  readonly sorted: boolean
}

export interface ExportedPeriod {
  readonly path: string
  readonly bytes: number
  readonly totals: ControlTotals
}

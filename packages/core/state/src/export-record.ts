import type { BillingPeriod, ControlTotals } from '@openfinops/plugin'

export interface NewExport {
  readonly source: string
  readonly period: BillingPeriod
  readonly backend: string
  readonly table: string
  readonly manifestId: string
  /** Relative to the export folder, with slashes. */
  readonly path: string
  readonly bytes: number
  readonly sha256: string
  readonly totals: ControlTotals
}

/** The newest Parquet export of a period from a backend. */
export interface ExportRecord extends NewExport {
  readonly exportedAt: Date
}

import type { BillingPeriod } from '@openfinops/plugin'
import type { Journal, Run } from '@openfinops/state'
import type { PipelineEvent } from './event.ts'

/** What every step works with. */
export interface PipelineContext {
  readonly journal: Journal
  readonly run: Run
  /** Aborted when the user gives up: every step then stops and rejects with `CANCELLED`; the next run takes up there. */
  readonly signal: AbortSignal
  readonly settings: PipelineSettings
  /** Told of everything that happens, as it happens. Must not throw. */
  report(event: PipelineEvent): void
}

export interface PipelineSettings {
  /** Absolute path of the bronze folder. */
  readonly bronze: string
  /** Absolute path of the folder that Parquet exports go to. */
  readonly exports: string
  /** Files downloaded at once. */
  readonly concurrency: number
  /**
   * How long a file of an export that is overwritten in place may be newer than its manifest before it is taken for a
   * finished delivery after all, in minutes. A rewrite ends with its manifest, a copied bucket may not.
   */
  readonly settleMinutes: number
  /** Older deliveries of a period whose files stay in bronze. */
  readonly keep: number | 'all'
  /** Parquet exports are sorted by start of charge. */
  readonly sorted: boolean
}

/** Which periods a step concerns; absent ends are open. */
export interface Window {
  readonly from?: BillingPeriod
  /** Inclusive. */
  readonly to?: BillingPeriod
}

export function isWithin(period: BillingPeriod, { from, to }: Window): boolean {
  return (from === undefined || period >= from) && (to === undefined || period <= to)
}

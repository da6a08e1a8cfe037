import type { BillingPeriod, ControlTotals, FinopsError, SchemaChange } from '@openfinops/plugin'

/** What an event is about. */
export interface Subject {
  readonly source: string
  readonly period: BillingPeriod
  readonly manifest: string
}

export type Step = 'discover' | 'extract' | 'load' | 'export' | 'verify'

/** Everything that a run says about itself while it goes on. Also the lines of `--json`. */
export type PipelineEvent =
  | { readonly type: 'listed'; readonly source: string; readonly manifests: number; readonly read: number }
  | { readonly type: 'no-data'; readonly source: string }
  | ({ readonly type: 'discovered'; readonly files: number } & Subject)
  | ({ readonly type: 'superseded'; readonly by: string } & Subject)
  | ({ readonly type: 'download-started'; readonly files: number } & Subject)
  | ({
      readonly type: 'download-progress'
      readonly key: string
      /** Bytes of this file so far, and all of them. */
      readonly bytes: number
      readonly of: number
    } & Subject)
  | ({ readonly type: 'retrying'; readonly attempt: number; readonly error: FinopsError } & Subject)
  | ({ readonly type: 'staged'; readonly files: number; readonly bytes: number } & Subject)
  | ({ readonly type: 'load-started'; readonly backend: string; readonly table: string } & Subject)
  | ({
      readonly type: 'load-progress'
      readonly backend: string
      /** Bytes that were sent so far, and all of them. */
      readonly bytes: number
      readonly of: number
    } & Subject)
  | ({
      readonly type: 'loaded'
      readonly backend: string
      readonly table: string
      readonly totals: ControlTotals
      readonly changes: readonly SchemaChange[]
      /** What `LoadedPeriod.details` says. */
      readonly details?: Readonly<Record<string, string>>
    } & Subject)
  | ({
      readonly type: 'exported'
      readonly backend: string
      readonly path: string
      readonly bytes: number
      readonly rows: number
    } & Subject)
  | { readonly type: 'waiting'; readonly source: string; readonly period?: BillingPeriod; readonly what: string }
  | { readonly type: 'up-to-date'; readonly source: string; readonly periods: number }
  | ({ readonly type: 'recovered'; readonly backend: string; readonly how: string } & Subject)
  | {
      readonly type: 'failed'
      readonly step: Step
      readonly source: string
      readonly period: BillingPeriod | undefined
      readonly manifest: string | undefined
      readonly error: FinopsError
    }

import type { BillingPeriod, ControlTotals, SchemaChange } from '@openfinops/plugin'
import type { RecordedError } from './delivery.ts'

/** The arrows: `loading → loaded`, `loading → failed`, `failed → loading`, and any `→ superseded`. */
export type LoadState = 'loading' | 'loaded' | 'failed' | 'superseded'

interface LoadFields {
  readonly id: number
  readonly deliveryId: number
  readonly source: string
  readonly period: BillingPeriod
  readonly manifestId: string
  /** The configured name of the backend. */
  readonly backend: string
  readonly table: string
  readonly startedAt: Date
  readonly changedAt: Date
}

interface KnownInState {
  readonly loading: unknown
  readonly loaded: { readonly totals: ControlTotals; readonly changes: readonly SchemaChange[] }
  readonly failed: { readonly error: RecordedError }
  readonly superseded: unknown
}

/** One delivery on its way into one backend. `Load` alone is one in any state. */
export type Load<S extends LoadState = LoadState> = S extends LoadState
  ? LoadFields & { readonly state: S } & KnownInState[S]
  : never

import type { BillingPeriod } from '@openfinops/plugin'

/** A row of the history. It is only ever appended to. */
export interface Transition {
  readonly id: number
  readonly at: Date
  readonly runId: number
  readonly source: string
  readonly period: BillingPeriod
  readonly manifestId: string
  /** Set for an arrow of a load, `undefined` for one of a delivery. */
  readonly backend: string | undefined
  /** `undefined` where something begins. Equal to `to` where a run takes up what a dead one left. */
  readonly from: string | undefined
  readonly to: string
  /** Why, for people. */
  readonly cause: string
  readonly errorCode: string | undefined
}

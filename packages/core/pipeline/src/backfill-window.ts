import { billingPeriodOf, shiftPeriod } from '@openfinops/plugin'
import type { Window } from './context.ts'

/** How often an export is delivered, and how late. */
export interface Cadence {
  readonly cadence: 'hourly' | 'daily' | 'monthly'
  /** Hours after which a charge can be expected in a delivery. */
  readonly availabilityLagHours: number
  /** Days before that which late files may still be for. */
  readonly backfillWindowDays: number
}

/**
 * The periods in which a run can expect anything new: from the one that held the last moment that should be delivered,
 * back through the backfill window. What is delivered monthly is expected only when the month has ended.
 */
export function backfillWindow({ cadence, availabilityLagHours, backfillWindowDays }: Cadence, now: Date): Window {
  const delivered = new Date(now.getTime() - availabilityLagHours * 3_600_000)
  const newest = billingPeriodOf(delivered)
  const oldest = billingPeriodOf(new Date(delivered.getTime() - backfillWindowDays * 86_400_000))
  if (cadence !== 'monthly') return { from: oldest, to: newest }
  const ended = shiftPeriod(newest, -1)
  return { from: oldest < ended ? oldest : ended, to: ended }
}

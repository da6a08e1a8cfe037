import { FinopsError } from './error.ts'

declare const brand: unique symbol

/**
 * The calendar month a bill is for, in UTC, written `YYYY-MM`. The unit that finops replaces, whole.
 * Plain string comparison puts periods in order of time.
 */
export type BillingPeriod = string & { readonly [brand]: 'BillingPeriod' }

/**
 * Reads a billing period from text.
 * @throws FinopsError `PERIOD_INVALID` unless the text is `YYYY-MM` with a month from 01 to 12.
 */
export function billingPeriod(text: string): BillingPeriod {
  if (!/^\d{4}-(0[1-9]|1[0-2])$/.test(text)) {
    throw new FinopsError('PERIOD_INVALID', `"${text}" is not a billing period`, { fix: 'Write it as YYYY-MM.' })
  }
  return text as BillingPeriod
}

/** The billing period that holds this moment, in UTC. */
export function billingPeriodOf(moment: Date): BillingPeriod {
  return billingPeriod(moment.toISOString().slice(0, 7))
}

/** The first moment of the period, in UTC. */
export function periodStart(period: BillingPeriod): Date {
  return new Date(`${period}-01T00:00:00Z`)
}

/** The first moment after the period, in UTC. */
export function periodEnd(period: BillingPeriod): Date {
  return periodStart(shiftPeriod(period, 1))
}

/** The period so many months later, or earlier when `months` is negative. */
export function shiftPeriod(period: BillingPeriod, months: number): BillingPeriod {
  const start = periodStart(period)
  return billingPeriodOf(new Date(Date.UTC(start.getUTCFullYear(), start.getUTCMonth() + months, 1)))
}

import { type BillingPeriod, billingPeriod, shiftPeriod } from '@openfinops/plugin'
import type { ManifestKey } from './keys.ts'
import { invalidManifest, type ReportManifest } from './report-manifest.ts'

/**
 * The calendar month that a manifest is for. It begins and ends at midnight UTC, the end being the first day of the
 * next month, and the manifest lies in the folder of that month.
 * @throws FinopsError `MANIFEST_INVALID`
 */
export function billingMonth(
  { start, end }: ReportManifest['billingPeriod'],
  key: string,
  { monthFolder }: ManifestKey,
): BillingPeriod {
  const [, year, month] = /^(20\d\d)(0[1-9]|1[0-2])01T000000\.000Z$/.exec(start) ?? []
  if (year === undefined || month === undefined) {
    throw invalidManifest(key, 'is not for a calendar month: it does not begin with one', {
      column: 'billingPeriod.start',
      value: start,
    })
  }
  const period = billingPeriod(`${year}-${month}`)
  if (end !== `${firstDay(shiftPeriod(period, 1))}T000000.000Z`) {
    throw invalidManifest(key, `is not for a calendar month: it does not end with ${period}`, {
      column: 'billingPeriod.end',
      value: end,
    })
  }
  const folders = [dateRange(period), `year=${year}/month=${Number(month)}`, `year=${year}/month=${month}`]
  if (!folders.includes(monthFolder)) {
    throw invalidManifest(key, `is for ${period}, but lies in ${monthFolder}`, {
      column: 'billingPeriod.start',
      value: start,
    })
  }
  return period
}

/** The name of a month's folder, as `20161101-20161201`. */
export function dateRange(period: BillingPeriod): string {
  return `${firstDay(period)}-${firstDay(shiftPeriod(period, 1))}`
}

function firstDay(period: BillingPeriod): string {
  return `${period.replace('-', '')}01`
}

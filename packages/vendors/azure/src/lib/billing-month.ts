import { type BillingPeriod, billingPeriod, periodEnd } from '@openfinops/plugin'
import { invalidExport } from './invalid-export.ts'

/**
 * The calendar month that a folder is named after: `20250301-20250331`, the last day included. Exports to date have
 * that folder too, from the first day of the month on.
 * @throws FinopsError `MANIFEST_INVALID` for every other range: a week or a quarter replaces no month.
 */
export function monthOf(dates: string, key: string): BillingPeriod {
  const [, year, month] = /^(\d{4})(0[1-9]|1[0-2])01-/.exec(dates) ?? []
  if (year !== undefined && month !== undefined) {
    const period = billingPeriod(`${year}-${month}`)
    if (dates === `${compact(firstDay(period))}-${compact(lastDay(period))}`) return period
  }
  throw invalidExport(key, 'is not of one calendar month', {
    value: dates,
    fix: 'finops replaces whole months. Export month by month: "month-to-date" each day, past months one by one.',
  })
}

/**
 * Checks the dates that a manifest gives for its run: they begin with the month and end in it. Their times mean
 * nothing: Azure writes them with `Z`, with `+00:00` and without a zone, at times in one manifest.
 * @throws FinopsError `MANIFEST_INVALID`
 */
export function requireWithin(
  period: BillingPeriod,
  run: { readonly startDate?: string | null | undefined; readonly endDate?: string | null | undefined },
  key: string,
): void {
  const start = run.startDate?.slice(0, 10)
  if (start !== undefined && start !== firstDay(period)) {
    throw invalidExport(key, `lies in the folder of ${period}, but its run begins elsewhere`, {
      column: 'runInfo.startDate',
      value: run.startDate ?? '',
    })
  }
  const end = run.endDate?.slice(0, 10)
  if (end !== undefined && (end < firstDay(period) || end > lastDay(period))) {
    throw invalidExport(key, `lies in the folder of ${period}, but its run ends elsewhere`, {
      column: 'runInfo.endDate',
      value: run.endDate ?? '',
    })
  }
}

function firstDay(period: BillingPeriod): string {
  return `${period}-01`
}

function lastDay(period: BillingPeriod): string {
  return new Date(periodEnd(period).getTime() - 1).toISOString().slice(0, 10)
}

function compact(day: string): string {
  return day.replaceAll('-', '')
}

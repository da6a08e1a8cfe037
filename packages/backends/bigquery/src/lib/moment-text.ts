import type { BillingPeriod } from '@openfinops/plugin'
import { literal } from './quote.ts'

/** How a file writes days with slashes. Only days of the period are read: that tells which order is right. */
export interface SlashDates {
  readonly first: 'month' | 'day'
  readonly period: BillingPeriod
}

const day = '[0-9]{4}-[0-9]{2}-[0-9]{2}'
/** TIMESTAMP holds microseconds; zeros after them are no loss. */
const time = '[T ][0-9]{2}:[0-9]{2}:[0-5][0-9](?:[.][0-9]{1,6}0*)?'
const moment = `${day}${time}(?:Z| UTC|[+-][0-9]{2}(?::?[0-9]{2})?)?`
const slashes = '[0-9]{1,2}/[0-9]{1,2}/[0-9]{4}'

/** SQL: a text as a moment, without an offset in UTC; a day is its midnight. NULL for what is none, see `isMoment`. */
export function momentOf(text: string): string {
  const short = `REGEXP_REPLACE(${text}, ${literal('([.][0-9]{6})0+')}, ${literal('\\1')})`
  // An offset has a colon in BigQuery.
  const offset = `REGEXP_REPLACE(${short}, ${literal('(:[0-9]{2}(?:[.][0-9]+)?[+-][0-9]{2})([0-9]{2})$')}, ${literal('\\1:\\2')})`
  return `SAFE_CAST(${offset} AS TIMESTAMP)`
}

/** SQL: whether a text is a moment in ISO 8601, to the microsecond at most, or a day. */
export function isMoment(text: string): string {
  return `(${matches(text, `^(?:${moment}|${day})$`)} AND ${momentOf(text)} IS NOT NULL)`
}

/** SQL: a text as a day; of a moment the time is left out. NULL for what is none, see `isDay`. */
export function dayOf(text: string, { first, period }: SlashDates): string {
  const number = `REGEXP_EXTRACT(${text}, ${literal(first === 'month' ? '/0?([0-9]+)/' : '^0?([0-9]+)/')})`
  return `CASE WHEN ${matches(text, '/')} THEN SAFE_CAST(${literal(`${period}-`)} || LPAD(${number}, 2, '0') AS DATE)
    ELSE SAFE_CAST(SUBSTR(${text}, 1, 10) AS DATE) END`
}

/** SQL: whether a text is a day in ISO 8601, or one of the period with slashes. */
export function isDay(text: string, slashDates: SlashDates): string {
  const form = `(${matches(text, `^(?:${moment}|${day})$`)} OR (${isSlashed(text)} AND NOT ${isOutside(text, slashDates)}))`
  return `(${form} AND ${dayOf(text, slashDates)} IS NOT NULL)`
}

/** SQL: whether a text is a day written with slashes. */
export function isSlashed(text: string): string {
  return matches(text, `^${slashes}$`)
}

/** SQL: whether a day written with slashes is none of the period when read so. */
export function isOutside(text: string, slashDates: SlashDates): string {
  const { first, period } = slashDates
  const [year = '', month = ''] = period.split('-')
  const monthNumber = `0?${month.replace(/^0/, '')}`
  const inMonth = first === 'month' ? `^${monthNumber}/[0-9]{1,2}/${year}$` : `^[0-9]{1,2}/${monthNumber}/${year}$`
  return `NOT (${matches(text, inMonth)} AND ${dayOf(text, slashDates)} IS NOT NULL)`
}

function matches(text: string, pattern: string): string {
  return `REGEXP_CONTAINS(${text}, ${literal(pattern)})`
}

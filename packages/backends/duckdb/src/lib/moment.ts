import type { BillingPeriod } from '@openfinops/plugin'
import { refusal } from './decimal.ts'
import { literal } from './quote.ts'

/** How a file writes days with slashes. Only days of the period are read: that tells which order is right. */
export interface SlashDates {
  readonly first: 'month' | 'day'
  readonly period: BillingPeriod
}

const day = '[0-9]{4}-[0-9]{2}-[0-9]{2}'
/** TIMESTAMP holds microseconds; zeros after them are no loss. */
const time = '[T ][0-9]{2}:[0-9]{2}:[0-9]{2}([.][0-9]{1,6}0*)?'
const utc = `${day}${time}(Z| UTC)?`
const offset = `${day}${time}[+-][0-9]{2}(:?[0-9]{2})?`
const slashes = '[0-9]{1,2}/[0-9]{1,2}/[0-9]{4}'

/**
 * SQL that reads text as a moment in UTC: ISO 8601 with seconds, or a day, which means its midnight; without an offset
 * it is UTC. An empty text is NULL; anything else stops the statement. (DuckDB's cast to TIMESTAMP drops the offset
 * and everything below a microsecond without a word.)
 */
export function exactTimestamp(text: string): string {
  return `CASE WHEN ${text} IS NULL THEN NULL
    WHEN regexp_full_match(${text}, ${literal(utc)}) THEN CAST(${text} AS TIMESTAMP)
    WHEN ${text} = '' THEN NULL
    WHEN regexp_full_match(${text}, ${literal(day)}) THEN CAST(${text} AS TIMESTAMP)
    WHEN regexp_full_match(${text}, ${literal(offset)}) THEN CAST(CAST(${text} AS TIMESTAMPTZ) AS TIMESTAMP)
    ELSE CAST(error(${literal(refusal)}) AS TIMESTAMP) END`
}

/** SQL: whether `exactTimestamp` refuses the text. */
export function notTimestamp(text: string): string {
  return `NOT regexp_full_match(${text}, ${literal(`${day}|${utc}|${offset}`)}) OR try_cast(${text} AS TIMESTAMPTZ) IS NULL`
}

/**
 * SQL that reads text as a day: ISO 8601, of which a time is left out, or with slashes. An empty text is NULL; anything
 * else stops the statement.
 */
export function exactDate(text: string, slashDates: SlashDates | undefined): string {
  const withSlashes =
    slashDates === undefined
      ? ''
      : `WHEN ${isInPeriod(text, slashDates)} THEN CAST(strptime(${text}, ${literal(format(slashDates))}) AS DATE)`
  return `CASE WHEN ${text} IS NULL THEN NULL
    WHEN regexp_full_match(${text}, ${literal(day)}) THEN CAST(${text} AS DATE)
    ${withSlashes}
    WHEN ${text} = '' THEN NULL
    WHEN regexp_full_match(${text}, ${literal(`${utc}|${offset}`)}) THEN CAST(left(${text}, 10) AS DATE)
    ELSE CAST(error(${literal(refusal)}) AS DATE) END`
}

/** SQL: whether `exactDate` refuses the text. */
export function notDate(text: string, slashDates: SlashDates | undefined): string {
  const isDay = `regexp_full_match(${text}, ${literal(`${day}|${utc}|${offset}`)}) AND try_cast(left(${text}, 10) AS DATE) IS NOT NULL`
  return slashDates === undefined ? `NOT (${isDay})` : `NOT (${isDay} OR ${isInPeriod(text, slashDates)})`
}

/** SQL: whether a text is a day written with slashes, and none of the period when read so. */
export function isOutsidePeriod(text: string, slashDates: SlashDates): string {
  return `(regexp_full_match(${text}, ${literal(slashes)}) AND NOT ${isInPeriod(text, slashDates)})`
}

function isInPeriod(text: string, slashDates: SlashDates): string {
  const month = `strftime(try_strptime(${text}, ${literal(format(slashDates))}), '%Y-%m')`
  return `(regexp_full_match(${text}, ${literal(slashes)}) AND coalesce(${month} = ${literal(slashDates.period)}, false))`
}

function format({ first }: SlashDates): string {
  return first === 'month' ? '%m/%d/%Y' : '%d/%m/%Y'
}

/** SQL: a TIMESTAMP or a DATE as ISO 8601 in UTC, with no more digits than it needs. */
export function isoMoment(value: string): string {
  return `replace(CAST(CAST(${value} AS TIMESTAMP) AS VARCHAR), ' ', 'T') || 'Z'`
}

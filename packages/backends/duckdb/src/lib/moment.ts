import { refusal } from './decimal.ts'
import { literal } from './quote.ts'

const day = '[0-9]{4}-[0-9]{2}-[0-9]{2}'
/** TIMESTAMP holds microseconds; zeros after them are no loss. */
const time = '[0-9]{2}:[0-9]{2}:[0-9]{2}([.][0-9]{1,6}0*)?'
const utc = `${day}[T ]${time}(Z| UTC)?`
const offset = `${day}[T ]${time}[+-][0-9]{2}(:?[0-9]{2})?`
const midnight = `${day}[T ]00:00:00([.]0+)?(Z| UTC|[+]00:?00)?`
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
  const form = `${day}|${utc}|${offset}`
  return `NOT regexp_full_match(${text}, ${literal(form)}) OR try_cast(${text} AS TIMESTAMPTZ) IS NULL`
}

/**
 * SQL that reads text as a day: ISO 8601, also with a time when that is midnight, or month/day/year, the way Azure's
 * cost exports write it. An empty text is NULL; anything else stops the statement.
 */
export function exactDate(text: string): string {
  return `CASE WHEN ${text} IS NULL THEN NULL
    WHEN regexp_full_match(${text}, ${literal(day)}) THEN CAST(${text} AS DATE)
    WHEN regexp_full_match(${text}, ${literal(slashes)}) THEN CAST(strptime(${text}, '%m/%d/%Y') AS DATE)
    WHEN ${text} = '' THEN NULL
    WHEN regexp_full_match(${text}, ${literal(midnight)}) THEN CAST(left(${text}, 10) AS DATE)
    ELSE CAST(error(${literal(refusal)}) AS DATE) END`
}

/** SQL: whether `exactDate` refuses the text. */
export function notDate(text: string): string {
  return `CASE WHEN regexp_full_match(${text}, ${literal(slashes)}) THEN try_strptime(${text}, '%m/%d/%Y') IS NULL
    ELSE NOT regexp_full_match(${text}, ${literal(`${day}|${midnight}`)})
      OR try_cast(left(${text}, 10) AS DATE) IS NULL END`
}

/** SQL: a TIMESTAMP or a DATE as ISO 8601 in UTC, with no more digits than it needs. */
export function isoMoment(value: string): string {
  return `replace(CAST(CAST(${value} AS TIMESTAMP) AS VARCHAR), ' ', 'T') || 'Z'`
}

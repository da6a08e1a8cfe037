/** When a charge began and ended. */
export interface Span {
  readonly start: Moment
  readonly end: Moment
  /** As `identity/TimeInterval` has it. */
  readonly interval: string
}

/** A moment in UTC, in the spellings that exports use. */
export interface Moment {
  readonly seconds: string
  readonly milliseconds: string
}

/** The time of a billing period. */
export interface Month {
  /** `2026-05`. */
  readonly period: string
  readonly year: number
  /** 1 to 12. */
  readonly number: number
  readonly start: Moment
  /** The first moment of the next month. */
  readonly end: Moment
  /** `20260501-20260601`. */
  readonly range: string
  readonly hours: readonly [Span, ...Span[]]
  /** The whole month, its end exclusive. */
  readonly whole: Span
  /** The whole month as reservation fees have it: until 23:59:59. */
  readonly toLastSecond: Span
  /** An hour of the month before, which refunds refer to. */
  readonly before: Span
  /** A year that holds the month: the term of its commitments. */
  readonly term: Span
}

const hour = 3_600_000

/** Throws a RangeError when `period` is not `YYYY-MM`. */
export function createMonth(period: string): Month {
  if (!/^\d{4}-(0[1-9]|1[0-2])$/.test(period)) throw new RangeError(`${period} is not a billing period (YYYY-MM)`)
  const year = Number(period.slice(0, 4))
  const number = Number(period.slice(5))
  const start = Date.UTC(year, number - 1)
  const end = Date.UTC(year, number)
  const hours = Array.from({ length: (end - start) / hour - 1 }, (_, index) => {
    const begin = start + (index + 1) * hour
    return span(begin, begin + hour)
  })
  return {
    period,
    year,
    number,
    start: moment(start),
    end: moment(end),
    range: `${day(start)}-${day(end)}`,
    hours: [span(start, start + hour), ...hours],
    whole: span(start, end),
    toLastSecond: span(start, end - 1000),
    before: span(start - 36 * hour, start - 35 * hour),
    term: span(Date.UTC(year, number - 4), Date.UTC(year + 1, number - 4)),
  }
}

function span(start: number, end: number): Span {
  const from = moment(start)
  const to = moment(end)
  return { start: from, end: to, interval: `${from.seconds}/${to.seconds}` }
}

function moment(time: number): Moment {
  const milliseconds = new Date(time).toISOString()
  return { milliseconds, seconds: `${milliseconds.slice(0, 19)}Z` }
}

function day(time: number): string {
  return new Date(time).toISOString().slice(0, 10).replaceAll('-', '')
}

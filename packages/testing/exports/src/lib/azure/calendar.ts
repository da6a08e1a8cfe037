/** A day in UTC, in the spellings that exports use. */
export interface Day {
  readonly start: { readonly seconds: string }
  /** The first moment of the next day. */
  readonly end: { readonly seconds: string }
  /** `2026-05-31`. */
  readonly iso: string
  /** `05/31/2026`. */
  readonly us: string
}

/** The days of a billing period, as far as a run covers them. */
export interface Calendar {
  readonly days: readonly [Day, ...Day[]]
  /** The first and last day of the month, and the first of the next. */
  readonly first: Day
  readonly last: Day
  readonly next: Day
  /** `20260501-20260531`: the last day included, also of a run of the month to date. */
  readonly range: string
}

const dayLength = 86_400_000

/** Throws a RangeError when `period` is not `YYYY-MM`, or `through` is not a day of it. */
export function createCalendar(period: string, through: number | undefined): Calendar {
  if (!/^\d{4}-(0[1-9]|1[0-2])$/.test(period)) throw new RangeError(`${period} is not a billing period (YYYY-MM)`)
  const start = Date.UTC(Number(period.slice(0, 4)), Number(period.slice(5)) - 1)
  const end = Date.UTC(Number(period.slice(0, 4)), Number(period.slice(5)))
  const length = (end - start) / dayLength
  const covered = through ?? length
  if (!Number.isInteger(covered) || covered < 1 || covered > length) {
    throw new RangeError(`${through} is not a day of ${period}`)
  }
  const first = createDay(start)
  const last = createDay(end - dayLength)
  const others = Array.from({ length: covered - 1 }, (_, index) => createDay(start + (index + 1) * dayLength))
  return {
    days: [first, ...others],
    first,
    last,
    next: createDay(end),
    range: `${first.iso}-${last.iso}`.replace(/(\d{4})-(\d\d)-(\d\d)/g, '$1$2$3'),
  }
}

function createDay(time: number): Day {
  const iso = new Date(time).toISOString().slice(0, 10)
  const following = new Date(time + dayLength).toISOString().slice(0, 10)
  return {
    start: { seconds: `${iso}T00:00:00Z` },
    end: { seconds: `${following}T00:00:00Z` },
    iso,
    us: `${iso.slice(5, 7)}/${iso.slice(8)}/${iso.slice(0, 4)}`,
  }
}

import type { Day } from '../calendar.ts'

/** Hours of machines on a day. */
interface Hours {
  readonly day: Day
  readonly hours: number
}

/** How a commitment to a number of machines is used. */
export interface Coverage {
  readonly machines: number
  /** From the day of its purchase to the last that the run covers. */
  readonly active: readonly [Day, ...Day[]]
  readonly used: readonly Hours[]
  readonly unused: readonly Hours[]
}

/**
 * Spreads the usage of a commitment over the last days of a run, at least a row a day, so that `rows` rows use and `gaps`
 * rows leave unused what it covers: machines × 24 hours a day. One of fewer rows than days was bought in the month. The
 * last row of a day has what the others leave of it. Needs no more gaps than rows, unless there are no rows.
 */
export function coverage(days: readonly [Day, ...Day[]], rows: number, gaps: number): Coverage {
  const count = Math.min(days.length, Math.max(rows, 1))
  const [first = days[0], ...others] = days.slice(-count)
  const active = [first, ...others] as const
  const machines = Math.max(1, Math.ceil(rows / count))
  const gapDays = gaps === 2 ? [active.at(-1), first] : [active.at(-1)]
  const used: Hours[] = []
  const unused: Hours[] = []
  for (const [place, day] of active.entries()) {
    const ofDay = Math.floor(rows / count) + (place < rows % count ? 1 : 0)
    const last = 24 * (machines - Math.max(ofDay - 1, 0))
    const gap = !gapDays.includes(day) ? 0 : ofDay === 0 ? 24 * machines : 6 + (ofDay % 12)
    for (let row = 1; row < ofDay; row++) used.push({ day, hours: 24 })
    if (ofDay > 0) used.push({ day, hours: last - gap })
    if (gap > 0) unused.push({ day, hours: gap })
  }
  return { machines, active, used, unused }
}

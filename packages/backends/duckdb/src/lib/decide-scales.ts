import type { Scales } from './add-up.ts'
import { decimalDigits, defaultScale } from './decimal.ts'
import type { Digits, Findings } from './survey.ts'

/** A column that no DECIMAL holds: the scale it has, and what it would need. */
export interface Overfull extends Digits {
  readonly scale: number
}

export interface ScaleDecision {
  /** The columns that need another scale than they have. */
  readonly scales: Scales
  readonly overfull: ReadonlyMap<string, Overfull>
}

/** The columns whose new values do not fit. */
export function tightColumns(files: Findings, present: Scales): ReadonlySet<string> {
  const tight = [...files].filter(([name, { whole, fraction }]) => {
    const scale = present.get(name) ?? defaultScale
    return whole > decimalDigits - scale || fraction > scale
  })
  return new Set(tight.map(([name]) => name))
}

/**
 * Chooses scales that hold every value, the new ones and those of the table, as near to the present ones as can be.
 * @param present the scales of the columns that the table has.
 * @param held what the values in the table need.
 */
export function decideScales(files: Findings, present: Scales, held: Findings): ScaleDecision {
  const scales = new Map<string, number>()
  const overfull = new Map<string, Overfull>()
  for (const name of tightColumns(files, present)) {
    const scale = present.get(name) ?? defaultScale
    const digits = [files.get(name), held.get(name)]
    const whole = Math.max(...digits.map((needed) => needed?.whole ?? 0))
    const fraction = Math.max(...digits.map((needed) => needed?.fraction ?? 0))
    if (whole + fraction > decimalDigits) overfull.set(name, { scale, whole, fraction })
    else scales.set(name, Math.min(Math.max(scale, fraction), decimalDigits - whole))
  }
  return { scales, overfull }
}

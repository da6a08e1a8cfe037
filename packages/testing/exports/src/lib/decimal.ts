/**
 * `units` × 10^-`scale`. The units are an integer of at most fifteen digits, which a JavaScript number and a Parquet
 * double both hold: the double nearest to the value has exactly these digits as its shortest text.
 */
export interface Decimal {
  readonly units: number
  readonly scale: number
}

export const zero: Decimal = { units: 0, scale: 0 }

const limit = 1e15
const powers = Array.from({ length: 16 }, (_, exponent) => 10 ** exponent)

/** Throws a RangeError when the value needs more than fifteen digits. */
export function decimal(units: number, scale: number): Decimal {
  if (!Number.isInteger(units) || Math.abs(units) >= limit) {
    throw new RangeError(`${units} × 10^-${scale} needs more than fifteen digits`)
  }
  return { units: units + 0, scale } // + 0: never minus zero
}

/** Reads plain notation: `-0.0416`. */
export function parseDecimal(text: string): Decimal {
  const point = text.indexOf('.')
  return point < 0
    ? decimal(Number(text), 0)
    : decimal(Number(text.slice(0, point) + text.slice(point + 1)), text.length - point - 1)
}

export function times(a: Decimal, b: Decimal): Decimal {
  return decimal(a.units * b.units, a.scale + b.scale)
}

export function plus(a: Decimal, b: Decimal): Decimal {
  const scale = Math.max(a.scale, b.scale)
  return decimal(rescaled(a, scale) + rescaled(b, scale), scale)
}

export function minus(a: Decimal, b: Decimal): Decimal {
  return plus(a, negate(b))
}

export function negate(a: Decimal): Decimal {
  return { units: a.units === 0 ? 0 : -a.units, scale: a.scale }
}

/** Drops digits after the last of `scale` towards zero. */
export function truncate(a: Decimal, scale: number): Decimal {
  if (a.scale <= scale) return a
  const divisor = powers[a.scale - scale]
  if (divisor === undefined) return zero
  return { units: (a.units - (a.units % divisor)) / divisor + 0, scale }
}

function rescaled(a: Decimal, scale: number): number {
  return a.units === 0 ? 0 : a.units * 10 ** (scale - a.scale)
}

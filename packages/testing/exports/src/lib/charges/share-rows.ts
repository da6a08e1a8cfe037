/**
 * How many rows each type of charge gets: as their weights say, together exactly `rows`. Throws a RangeError when no
 * weight is above 0.
 */
export function shareRows<T extends string>(
  rows: number,
  types: readonly T[],
  weight: (type: T) => number,
): Map<T, number> {
  const total = types.reduce((sum, type) => sum + weight(type), 0)
  if (!(total > 0)) throw new RangeError('At least one type of charge needs a weight above 0')
  const plan = new Map<T, number>()
  let planned = 0
  let passed = 0
  for (const type of types) {
    passed += weight(type)
    const share = Math.round((rows * passed) / total) - planned
    plan.set(type, share)
    planned += share
  }
  return plan
}

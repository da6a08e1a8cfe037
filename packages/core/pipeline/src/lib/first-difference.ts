import type { ControlTotals } from '@openfinops/plugin'

/**
 * Where totals differ first, in words; `undefined` when they are equal to the last digit.
 * @param whose who says what is expected: `the ledger`.
 */
export function firstDifference(found: ControlTotals, expected: ControlTotals, whose: string): string | undefined {
  if (found.rows !== expected.rows) return `${found.rows} rows, ${whose} says ${expected.rows}`
  const sums = (totals: ControlTotals) =>
    totals.sums.map(({ column, currency, sum }) => `${column} ${currency ?? ''} ${sum}`)
  const theirs = sums(expected)
  const odd = sums(found).find((sum, at) => sum !== theirs[at])
  if (odd !== undefined || found.sums.length !== theirs.length) {
    return `${odd ?? 'a sum is missing'}, not as in ${whose}`
  }
  if (found.firstUsage !== expected.firstUsage) {
    return `first usage ${found.firstUsage}, ${whose} says ${expected.firstUsage}`
  }
  if (found.lastUsage !== expected.lastUsage) {
    return `last usage ${found.lastUsage}, ${whose} says ${expected.lastUsage}`
  }
  return undefined
}

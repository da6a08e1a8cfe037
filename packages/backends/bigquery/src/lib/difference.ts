import type { ControlTotals, CostSum } from '@openfinops/plugin'

/** Where totals differ first, in words; `undefined` when they are equal to the last digit. */
export function difference(found: ControlTotals, expected: ControlTotals): string | undefined {
  if (found.rows !== expected.rows) return `${found.rows} rows, not ${expected.rows}`
  for (const sum of expected.sums) {
    const other = found.sums.find((each) => each.column === sum.column && each.currency === sum.currency)
    if (other?.sum !== sum.sum) return `${nameOf(sum)} is ${other?.sum ?? 'missing'}, not ${sum.sum}`
  }
  const surplus = found.sums.find(
    (sum) => !expected.sums.some((each) => each.column === sum.column && each.currency === sum.currency),
  )
  if (surplus !== undefined) return `${nameOf(surplus)} is ${surplus.sum}, and should not be there`
  if (found.firstUsage !== expected.firstUsage)
    return `the first usage is ${found.firstUsage}, not ${expected.firstUsage}`
  if (found.lastUsage !== expected.lastUsage) return `the last usage is ${found.lastUsage}, not ${expected.lastUsage}`
  return undefined
}

function nameOf({ column, currency }: CostSum): string {
  return currency === undefined ? column : `${column} in ${currency}`
}

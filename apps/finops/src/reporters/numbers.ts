import type { ControlTotals, CostSum } from '@openfinops/plugin'

/** A whole number or decimal text with thousands separators, every digit kept: `1,234,567.0005`. */
export function grouped(value: number | string): string {
  const [whole = '', fraction] = String(value).split('.')
  const groups = whole.replace(/\B(?=(\d{3})+$)/g, ',')
  return fraction === undefined ? groups : `${groups}.${fraction}`
}

/** A number of things: `1 file`, `1,204 files`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${grouped(count)} ${count === 1 ? one : many}`
}

/** A size in decimal units, as disks and clouds count: `12.3 MB`. */
export function size(bytes: number): string {
  const units = ['bytes', 'kB', 'MB', 'GB', 'TB', 'PB']
  let unit = 0
  let value = bytes
  while (value >= 999.95 && unit < units.length - 1) {
    value /= 1000
    unit++
  }
  return `${unit === 0 ? value : value.toFixed(1)} ${units[unit]}`
}

/** A moment in UTC, to the second: `2025-06-03T05:36:21Z`. */
export function moment(time: Date): string {
  return `${time.toISOString().slice(0, 19)}Z`
}

/** What the period costs, to the last digit and per currency: `USD 1,234.5678`. Empty when nothing is summed. */
export function costs(totals: ControlTotals): string {
  const column = costColumn(totals.sums)
  return totals.sums
    .filter((sum) => sum.column === column)
    .map(({ currency, sum }) => `${currency === undefined ? '' : `${currency} `}${grouped(sum)}`)
    .join(' + ')
}

/** The column that people mean by cost: the unblended or billed one where there is one. */
function costColumn(sums: readonly CostSum[]): string | undefined {
  const names = sums.map(({ column }) => column)
  return (
    names.find((name) => /unblended_?cost$/.test(name)) ?? names.find((name) => /billed_?cost$/.test(name)) ?? names[0]
  )
}

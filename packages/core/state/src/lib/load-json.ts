import type { ControlTotals, SchemaChange } from '@openfinops/plugin'
import { list, number, oneOf, optional, parseList, parseObject, text } from './json.ts'

export function reviveTotals(json: string): ControlTotals {
  const totals = parseObject(json)
  return {
    rows: number(totals, 'rows'),
    sums: list(totals, 'sums', (sum) => ({
      column: text(sum, 'column'),
      currency: optional(sum, 'currency', text),
      sum: text(sum, 'sum'),
    })),
    firstUsage: optional(totals, 'firstUsage', text),
    lastUsage: optional(totals, 'lastUsage', text),
  }
}

export function reviveChanges(json: string): readonly SchemaChange[] {
  return parseList(json, (change) => ({
    kind: oneOf(change, 'kind', ['added', 'widened']),
    column: text(change, 'column'),
    from: optional(change, 'from', text),
    to: text(change, 'to'),
  }))
}

import { type Cell, type ColumnOf, type ColumnOptions, columnFromRow, columnsFrom } from '../../columns/column.ts'
import type { AzureCharge } from '../charge.ts'

export type Column = ColumnOf<AzureCharge>

function columnsOf<P extends object>(part: (charge: AzureCharge) => P | undefined) {
  return columnsFrom(part)
}

export function rowColumn(name: string, cell: (charge: AzureCharge) => Cell, options: ColumnOptions = {}): Column {
  return columnFromRow(name, cell, options)
}

const everywhere = {}
export const constant = columnsOf(() => everywhere)
export const meter = columnsOf((charge) => charge.meter)
export const subscription = columnsOf((charge) => charge.subscription)
export const publisher = columnsOf((charge) => charge.publisher)
export const benefit = columnsOf((charge) => charge.benefit)
export const tags = columnsOf((charge) => charge.tags)
export const day = columnsOf((charge) => charge.span)

/** The columns that a version names, in its order; those that nothing is known for are empty. */
export function pick(names: readonly string[], columns: readonly Column[], keyOf: (name: string) => string): Column[] {
  const known = new Map(columns.map((column) => [keyOf(column.name), column]))
  return names.map((name) => {
    const column = known.get(keyOf(name))
    return column === undefined ? constant(name, () => undefined) : { ...column, name }
  })
}

import { type Cell, type ColumnOf, type ColumnOptions, columnFromRow, columnsFrom } from '../../columns/column.ts'
import type { Charge } from '../charge.ts'

export type Column = ColumnOf<Charge>

export function columnsOf<P extends object>(part: (charge: Charge) => P | undefined) {
  return columnsFrom(part)
}

export function rowColumn(
  name: string,
  cell: (charge: Charge, id: string) => Cell,
  options: ColumnOptions = {},
): Column {
  return columnFromRow(name, cell, options)
}

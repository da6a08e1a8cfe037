import type { TableColumn } from '@openfinops/plugin'
import { decimalDigits, decimalType, exactDecimal, plainDecimal, scaleOf } from './decimal.ts'
import { exactMap, mapType } from './map.ts'
import { exactDate, exactTimestamp, isoMoment, type SlashDates } from './moment.ts'
import { identifier } from './quote.ts'

/** Rows to read: of files, of a table, of an export. */
export interface Relation {
  /** What follows FROM, conditions included. */
  readonly from: string
  readonly cells: readonly Cell[]
}

/** One column of a relation: what it holds, and what that has to become. */
export interface Cell {
  readonly column: TableColumn
  /** SQL for the value as it lies there. */
  readonly value: string
  /** DuckDB's type of that value. */
  readonly physical: string
  /** How days are written with slashes; absent where they are not. */
  readonly slashDates?: SlashDates
}

/** The columns of a load as they lie in a table or an export. Those that are not there are left out. */
export function storedRelation(
  from: string,
  types: ReadonlyMap<string, string>,
  columns: readonly TableColumn[],
): Relation {
  const cells = new Map<string, Cell>()
  for (const column of columns) {
    const type = types.get(column.name)
    if (type === undefined || cells.has(column.name)) continue
    cells.set(column.name, { column, ...readable(column, identifier(column.name), type) })
  }
  return { from, cells: [...cells.values()] }
}

/** SQL and type of a value as it is best read from: as text, where it is not of a type that its column can take over. */
export function readable(column: TableColumn, value: string, physical: string): Pick<Cell, 'value' | 'physical'> {
  if (physical === 'VARCHAR' || isTakenOver(column, physical)) return { value, physical }
  return { value: plainText(value, physical), physical: 'VARCHAR' }
}

/** SQL for a value as its column's type, to the last digit; what cannot be read stops the statement. */
export function typedValue({ column, value, physical, slashDates }: Cell, scale: number): string {
  const isText = physical === 'VARCHAR'
  switch (column.type) {
    case 'text':
      return value
    case 'decimal':
      return isText ? exactDecimal(value, scale) : exactNumber(value, physical, scale)
    case 'timestamp':
      return isText ? exactTimestamp(value) : `CAST(${value} AS TIMESTAMP)`
    case 'date':
      return isText ? exactDate(value, slashDates) : `CAST(${value} AS DATE)`
    case 'map':
      return isText ? exactMap(value) : `CAST(${value} AS ${mapType})`
  }
}

/** SQL for a value as a column of this type of DuckDB's holds it. */
export function storedValue(cell: Cell, type: string): string {
  return type === 'VARCHAR' ? asText(cell) : typedValue(cell, scaleOf(type) ?? 0)
}

/** SQL for a value as text, whatever it is. */
export function asText({ value, physical }: Cell): string {
  return physical === 'VARCHAR' ? value : plainText(value, physical)
}

/** SQL: numbers to their last digit, moments in ISO 8601, what is nested as JSON. */
function plainText(value: string, physical: string): string {
  if (/^(STRUCT|MAP|UNION)\(|\]$/.test(physical)) return `CAST(to_json(${value}) AS VARCHAR)`
  if (/^TIMESTAMP(_S|_MS| WITH TIME ZONE)?$/.test(physical)) return isoMoment(value)
  const { fraction = 0 } = decimalShape(physical) ?? {}
  // The text of a double is the shortest that gives the same double again.
  return fraction === 0 ? `CAST(${value} AS VARCHAR)` : plainDecimal(value, fraction)
}

function isTakenOver({ type }: TableColumn, physical: string): boolean {
  switch (type) {
    case 'text':
      return false
    case 'decimal':
      return numberShape(physical) !== undefined
    case 'timestamp':
    case 'date':
      return /^(TIMESTAMP(_S|_MS| WITH TIME ZONE)?|DATE)$/.test(physical)
    case 'map':
      return physical.startsWith('MAP(')
  }
}

function exactNumber(value: string, physical: string, scale: number): string {
  const shape = numberShape(physical)
  const fits = shape !== undefined && shape.whole <= decimalDigits - scale && shape.fraction <= scale
  return fits ? `CAST(${value} AS ${decimalType(scale)})` : exactDecimal(`CAST(${value} AS VARCHAR)`, scale)
}

interface NumberShape {
  /** How many digits there can be before and after the point. */
  readonly whole: number
  readonly fraction: number
}

function numberShape(physical: string): NumberShape | undefined {
  const whole = integerDigits[physical]
  return whole === undefined ? decimalShape(physical) : { whole, fraction: 0 }
}

function decimalShape(physical: string): NumberShape | undefined {
  const [, width, scale] = /^DECIMAL\((\d+),(\d+)\)$/.exec(physical) ?? []
  if (width === undefined || scale === undefined) return undefined
  return { whole: Number(width) - Number(scale), fraction: Number(scale) }
}

const integerDigits: Readonly<Record<string, number>> = {
  TINYINT: 3,
  SMALLINT: 5,
  INTEGER: 10,
  BIGINT: 19,
  UTINYINT: 3,
  USMALLINT: 5,
  UINTEGER: 10,
  UBIGINT: 20,
}

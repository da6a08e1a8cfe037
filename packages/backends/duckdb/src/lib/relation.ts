import type { StagedFile, TableColumn } from '@openfinops/plugin'
import { decimalDigits, decimalType, exactDecimal, plainDecimal, scaleOf } from './decimal.ts'
import { exactMap, mapType } from './map.ts'
import { exactDate, exactTimestamp, isoMoment } from './moment.ts'
import { identifier } from './quote.ts'

/** Rows to read: of files, of a table, of an export. */
export interface Relation {
  /** What follows FROM, conditions included. */
  readonly from: string
  readonly cells: readonly Cell[]
  /** The files it reads, of one kind and with the same columns; empty for a table. */
  readonly files: readonly StagedFile[]
}

/** One column of a relation: what it holds, and what it has to become. */
export interface Cell {
  readonly column: TableColumn
  /** SQL for the value as it lies there. */
  readonly value: string
  /** DuckDB's type of that value, after `normalised`. */
  readonly physical: string
}

/**
 * SQL and type of a value as it is best read from there on: as text where it is not simply of the type its column
 * asks for. DuckDB's text of a double is the shortest that gives the same double again.
 */
export function normalised(column: TableColumn, value: string, physical: string): Pick<Cell, 'value' | 'physical'> {
  if (isDirect(column, physical)) return { value, physical }
  if (/^(STRUCT|MAP|UNION)\(|\[\d*\]$/.test(physical)) {
    return { value: `CAST(to_json(${value}) AS VARCHAR)`, physical: 'VARCHAR' }
  }
  if (physical.startsWith('TIMESTAMP') || physical === 'DATE') {
    const exact = physical === 'TIMESTAMP_NS' ? `CAST(${value} AS VARCHAR)` : isoMoment(value)
    return {
      value: column.type === 'text' && physical === 'DATE' ? `CAST(${value} AS VARCHAR)` : exact,
      physical: 'VARCHAR',
    }
  }
  const scale = scaleOf(physical)
  return { value: scale === undefined ? `CAST(${value} AS VARCHAR)` : plainDecimal(value, scale), physical: 'VARCHAR' }
}

const wholeDigits: Readonly<Record<string, number>> = {
  TINYINT: 3,
  SMALLINT: 5,
  INTEGER: 10,
  BIGINT: 19,
  UTINYINT: 3,
  USMALLINT: 5,
  UINTEGER: 10,
  UBIGINT: 20,
}

function isDirect(column: TableColumn, physical: string): boolean {
  if (physical === 'VARCHAR') return true
  switch (column.type) {
    case 'text':
      return false
    case 'decimal':
      return physical in wholeDigits || decimalShape(physical) !== undefined
    case 'timestamp':
      return /^(TIMESTAMP(_S|_MS| WITH TIME ZONE)?|DATE)$/.test(physical)
    case 'date':
      return physical === 'DATE'
    case 'map':
      return physical.startsWith('MAP(')
  }
}

/** SQL for the value as its column's type, to the last digit; what cannot be read stops the statement. */
export function typedValue({ column, value, physical }: Cell, scale: number): string {
  const text = physical === 'VARCHAR'
  switch (column.type) {
    case 'text':
      return value
    case 'decimal':
      return text ? exactDecimal(value, scale) : exactNumber(value, physical, scale)
    case 'timestamp':
      return text ? exactTimestamp(value) : `CAST(${value} AS TIMESTAMP)`
    case 'date':
      return text ? exactDate(value) : value
    case 'map':
      return text ? exactMap(value) : `CAST(${value} AS ${mapType})`
  }
}

function exactNumber(value: string, physical: string, scale: number): string {
  const { whole, fraction } = numberShapeOf(physical)
  const fits = whole <= decimalDigits - scale && fraction <= scale
  return fits ? `CAST(${value} AS ${decimalType(scale)})` : exactDecimal(`CAST(${value} AS VARCHAR)`, scale)
}

function numberShapeOf(physical: string): { readonly whole: number; readonly fraction: number } {
  return decimalShape(physical) ?? { whole: wholeDigits[physical] ?? decimalDigits, fraction: 0 }
}

function decimalShape(physical: string): { readonly whole: number; readonly fraction: number } | undefined {
  const [, width, scale] = /^DECIMAL\((\d+),(\d+)\)$/.exec(physical) ?? []
  if (width === undefined || scale === undefined) return undefined
  return { whole: Number(width) - Number(scale), fraction: Number(scale) }
}

/** SQL for a value as text, whatever it is. */
export function asText({ value, physical }: Cell): string {
  return physical === 'VARCHAR' ? value : `CAST(${value} AS VARCHAR)`
}

/** The columns of a load as they lie in a table or an export, by their names there. Those that are not there are left out. */
export function storedRelation(
  from: string,
  types: ReadonlyMap<string, string>,
  columns: readonly TableColumn[],
): Relation {
  const cells = columns.flatMap((column): Cell[] => {
    const type = types.get(column.name)
    return type === undefined ? [] : [{ column, ...normalised(column, identifier(column.name), type) }]
  })
  return { from, cells, files: [] }
}

/** SQL for a value as a column of this type holds it. */
export function storedValue(cell: Cell, type: string): string {
  const { column, value, physical } = cell
  if (type === 'VARCHAR') return normalised({ ...column, type: 'text' }, value, physical).value
  return typedValue(cell, scaleOf(type) ?? 0)
}

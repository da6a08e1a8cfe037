import { FinopsError, type PeriodLoad, type SchemaChange, type TableColumn } from '@openfinops/plugin'
import { decimalType, defaultScale, plainDecimal, scaleOf } from './decimal.ts'
import type { Engine } from './engine.ts'
import { mapType } from './map.ts'
import { isoMoment } from './moment.ts'
import { catalog } from './open-database.ts'
import { identifier, literal } from './quote.ts'

/** Columns that every table has besides those of its loads, in front of them. */
const ownColumns: ReadonlyMap<string, string> = new Map([
  ['billing_period', 'DATE'],
  ['finops_source', 'VARCHAR'],
  ['finops_manifest', 'VARCHAR'],
])

/** DuckDB's types of a table's columns by name, in order; empty when there is no such table. */
export type TableTypes = ReadonlyMap<string, string>

/** What has to happen to a table before a load. */
export interface TablePlan {
  readonly statements: readonly string[]
  readonly changes: readonly SchemaChange[]
  /** The types as they are after the statements. */
  readonly types: TableTypes
}

export function tableName(table: string): string {
  return `${catalog}.main.${identifier(table)}`
}

/** @throws FinopsError `BACKEND_UNUSABLE` when something else has that name. */
export async function readTypes(database: Engine, table: string): Promise<TableTypes> {
  const rows = await database.rows(`SELECT column_name, data_type FROM duckdb_columns()
    WHERE database_name = ${literal(catalog)} AND schema_name = 'main' AND lower(table_name) = lower(${literal(table)})
    ORDER BY column_index`)
  const types = new Map(rows.map(([name, type]) => [name ?? '', type ?? '']))
  if (types.size > 0) {
    for (const [name, type] of ownColumns) if (types.get(name) !== type) throw foreign(table)
  }
  return types
}

/**
 * Plans what the table needs to hold these columns. A table that is new has no changes: nothing drifted.
 * @param scales the scale that a decimal column needs, where it is known to be another than the table's.
 * @throws FinopsError `COLUMN_TYPE_CHANGED`.
 */
export function planTable(
  table: string,
  before: TableTypes,
  columns: readonly TableColumn[],
  scales: ReadonlyMap<string, number>,
): TablePlan {
  const wanted = wantedTypes(columns, scales)
  if (before.size === 0) {
    const types = new Map([...ownColumns, ...wanted])
    const definitions = [...types].map(([name, type]) => `${identifier(name)} ${type}`)
    return { statements: [`CREATE TABLE ${tableName(table)} (${definitions.join(', ')})`], changes: [], types }
  }
  const statements: string[] = []
  const changes: SchemaChange[] = []
  const types = new Map(before)
  for (const [name, type] of wanted) {
    const from = before.get(name)
    const to = from === undefined ? type : widerType(name, from, type, scales.has(name))
    if (from === to) continue
    types.set(name, to)
    changes.push({ kind: from === undefined ? 'added' : 'widened', column: name, from, to })
    const column = identifier(name)
    const how =
      from === undefined
        ? `ADD COLUMN ${column} ${to}`
        : `ALTER COLUMN ${column} SET DATA TYPE ${to} USING ${widened(column, from, to)}`
    statements.push(`ALTER TABLE ${tableName(table)} ${how}`)
  }
  return { statements, changes, types }
}

/** The types that the columns of a delivery ask for, by name. Files that spell a column otherwise may ask for another. */
function wantedTypes(columns: readonly TableColumn[], scales: ReadonlyMap<string, number>): TableTypes {
  const wanted = new Map<string, string>()
  for (const column of columns) {
    if (ownColumns.has(column.name)) throw new Error(`Every table has a column "${column.name}" anyway`)
    const type = newType(column, scales)
    const other = wanted.get(column.name)
    wanted.set(column.name, other === undefined ? type : widerType(column.name, other, type, false))
  }
  return wanted
}

function newType(column: TableColumn, scales: ReadonlyMap<string, number>): string {
  switch (column.type) {
    case 'text':
      return 'VARCHAR'
    case 'decimal':
      return decimalType(scales.get(column.name) ?? defaultScale)
    case 'timestamp':
      return 'TIMESTAMP'
    case 'date':
      return 'DATE'
    case 'map':
      return mapType
  }
}

/**
 * The type that holds the values of both: the one there is, wherever it does.
 * @param isRescaled whether a decimal gets another scale, which was chosen to hold both.
 */
function widerType(column: string, from: string, to: string, isRescaled: boolean): string {
  if (from === 'VARCHAR' || from === to) return from
  if (scaleOf(from) !== undefined && scaleOf(to) !== undefined) return isRescaled ? to : from
  if (from === 'TIMESTAMP' && to === 'DATE') return from
  if (from === 'DATE' && to === 'TIMESTAMP') return to
  if (to === 'VARCHAR' && (from === 'TIMESTAMP' || from === 'DATE' || from === mapType || scaleOf(from) !== undefined))
    return to
  throw new FinopsError('COLUMN_TYPE_CHANGED', `The table has it as ${from}, the delivery as ${to}`, {
    column,
    fix: 'Load the source into another table, or every period into a new one.',
  })
}

function widened(target: string, from: string, to: string): string {
  const scale = scaleOf(from)
  if (to !== 'VARCHAR') return `CAST(${target} AS ${to})`
  if (scale !== undefined) return plainDecimal(target, scale)
  if (from === 'TIMESTAMP') return isoMoment(target)
  return from === mapType ? `CAST(to_json(${target}) AS VARCHAR)` : `CAST(${target} AS VARCHAR)`
}

function foreign(table: string): FinopsError {
  return new FinopsError('BACKEND_UNUSABLE', `"${table}" is not a table that finops made`, {
    fix: 'Rename it, or load into another table.',
  })
}

/** SQL: which rows of a table are this period of this source. */
export function ofPeriod({ period, source }: Pick<PeriodLoad, 'period' | 'source'>): string {
  return `billing_period = ${periodDate(period)} AND finops_source = ${literal(source)}`
}

export function periodDate(period: PeriodLoad['period']): string {
  return `DATE ${literal(`${period}-01`)}`
}

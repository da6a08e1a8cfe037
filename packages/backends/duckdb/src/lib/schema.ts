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
  refuseNames(columns)
  if (before.size === 0) {
    const types = new Map([...ownColumns, ...columns.map((column) => [column.name, newType(column, scales)] as const)])
    const definitions = [...types].map(([name, type]) => `${identifier(name)} ${type}`)
    return { statements: [`CREATE TABLE ${tableName(table)} (${definitions.join(', ')})`], changes: [], types }
  }
  const statements: string[] = []
  const changes: SchemaChange[] = []
  const types = new Map(before)
  for (const column of columns) {
    const from = before.get(column.name)
    const to = from === undefined ? newType(column, scales) : widenedType(column, from, scales)
    if (from === to) continue
    types.set(column.name, to)
    changes.push({ kind: from === undefined ? 'added' : 'widened', column: column.name, from, to })
    const target = identifier(column.name)
    statements.push(
      from === undefined
        ? `ALTER TABLE ${tableName(table)} ADD COLUMN ${target} ${to}`
        : `ALTER TABLE ${tableName(table)} ALTER COLUMN ${target} SET DATA TYPE ${to} USING ${widened(target, from, to)}`,
    )
  }
  return { statements, changes, types }
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

/** The table's type where it holds the new values too, else the narrowest that holds old and new. */
function widenedType(column: TableColumn, from: string, scales: ReadonlyMap<string, number>): string {
  const to = newType(column, scales)
  const isOurs =
    from === 'VARCHAR' || from === 'TIMESTAMP' || from === 'DATE' || from === mapType || scaleOf(from) !== undefined
  if (!isOurs) throw typeChanged(column, from, to)
  if (from === to || from === 'VARCHAR') return from
  if (to === 'VARCHAR') return to
  if (column.type === 'decimal' && scaleOf(from) !== undefined) return scales.has(column.name) ? to : from
  if (from === 'TIMESTAMP' && to === 'DATE') return from
  if (from === 'DATE' && to === 'TIMESTAMP') return to
  throw typeChanged(column, from, to)
}

function widened(target: string, from: string, to: string): string {
  const scale = scaleOf(from)
  if (to !== 'VARCHAR') return `CAST(${target} AS ${to})`
  if (scale !== undefined) return plainDecimal(target, scale)
  if (from === 'TIMESTAMP') return isoMoment(target)
  return from === mapType ? `CAST(to_json(${target}) AS VARCHAR)` : `CAST(${target} AS VARCHAR)`
}

function typeChanged(column: TableColumn, from: string, to: string): FinopsError {
  return new FinopsError('COLUMN_TYPE_CHANGED', `The table has it as ${from}, the delivery as ${to}`, {
    column: column.name,
    fix: 'Load the source into another table, or load every period into a new one.',
  })
}

function refuseNames(columns: readonly TableColumn[]): void {
  const taken = new Set(ownColumns.keys())
  for (const { name } of columns) {
    if (taken.has(name)) throw new Error(`The load has two columns "${name}", or one that every table has anyway`)
    taken.add(name)
  }
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

import type { ControlTotals, CostSum, PeriodReference, TableColumn } from '@openfinops/plugin'
import { plainNumber } from './decimal.ts'
import type { Field } from './field.ts'
import { isoMoment } from './moment.ts'
import { onTable, periodDate, tableName } from './names.ts'
import { identifier } from './quote.ts'
import { runQuery, type TextRow } from './run-query.ts'
import type { LocatedWarehouse } from './warehouse.ts'

export const noRows: ControlTotals = { rows: 0, sums: [], firstUsage: undefined, lastUsage: undefined }

/** Which rows to add up, and what of them. */
export interface Addition extends PeriodReference {
  readonly fields: readonly Field[]
  /** Their roles tell what is summed. */
  readonly columns: readonly TableColumn[]
  /** Tells which rows are counted apart. */
  readonly manifest?: string
  /** SQL for rows that are on their way into the table. Default: the rows that it has. */
  readonly from?: string
}

export interface CountedTotals {
  readonly totals: ControlTotals
  /** Rows of the period and source that are of the manifest. */
  readonly ofManifest: number
}

/** Adds up what a table holds of a period, or will hold. */
export async function computeTotals(
  warehouse: LocatedWarehouse,
  { table, source, period, fields, columns, manifest = '', from }: Addition,
  signal: AbortSignal,
): Promise<CountedTotals> {
  const { settings } = warehouse
  const costs = costFields(fields, columns)
  const values = [
    currencyOf(fields, columns),
    'COUNT(*)',
    'COUNTIF(finops_manifest = @manifest)',
    `MIN(${momentOf('start', fields, columns)})`,
    `MAX(${momentOf('end', fields, columns)})`,
    ...costs.map((field) => `SUM(${numberOf(field)})`),
  ]
  const sql = `SELECT ${values.map((value, at) => `${value} AS v${at}`).join(', ')}
    FROM ${from ?? tableName(settings, table)}
    WHERE billing_period = @period AND finops_source = @source GROUP BY 1`
  const parameters = {
    period: { type: 'DATE', value: periodDate(period) },
    source: { type: 'STRING', value: source },
    manifest: { type: 'STRING', value: manifest },
  } as const
  const attempt = onTable('bigquery.tables.getData', settings, table)
  const { rows } = await runQuery(warehouse, { sql, parameters, attempt }, signal)
  const total = (at: number) => rows.reduce((sum, row) => sum + Number(row[at]), 0)
  const found = (at: number) => rows.flatMap((row) => row[at] ?? []).map(BigInt)
  return {
    ofManifest: total(2),
    totals: {
      rows: total(1),
      sums: costs.flatMap((field, at) => sumsOf(field, rows, 5 + at)),
      firstUsage: extreme(found(3), (one, other) => one < other),
      lastUsage: extreme(found(4), (one, other) => one > other),
    },
  }
}

/** In the order of their names. */
function costFields(fields: readonly Field[], columns: readonly TableColumn[]): readonly Field[] {
  const names = new Set(
    columns.flatMap(({ name, type, role }) => (role === 'cost' && type === 'decimal' ? [name] : [])),
  )
  return fields.filter(({ name }) => names.has(name)).sort((one, other) => compare(one.name, other.name))
}

/** A number that lies there as text, because its column once held what is no number. */
function numberOf({ name, type }: Field): string {
  const value = identifier(name)
  return type === 'STRING' ? `CAST(NULLIF(${value}, '') AS BIGNUMERIC)` : value
}

function currencyOf(fields: readonly Field[], columns: readonly TableColumn[]): string {
  const column = columns.find(({ role, type, name }) => role === 'currency' && type === 'text' && has(fields, name))
  return column === undefined ? 'CAST(NULL AS STRING)' : `NULLIF(${identifier(column.name)}, '')`
}

/** A day counts as its midnight. */
function momentOf(role: 'start' | 'end', fields: readonly Field[], columns: readonly TableColumn[]): string {
  const column = columns.find(
    (each) => each.role === role && (each.type === 'timestamp' || each.type === 'date') && has(fields, each.name),
  )
  return column === undefined ? 'CAST(NULL AS TIMESTAMP)' : `CAST(${identifier(column.name)} AS TIMESTAMP)`
}

function has(fields: readonly Field[], name: string): boolean {
  return fields.some((field) => field.name === name)
}

function sumsOf({ name }: Field, rows: readonly TextRow[], at: number): readonly CostSum[] {
  return rows
    .flatMap((row) => {
      const sum = row[at]
      return sum === null || sum === undefined
        ? []
        : [{ column: name, currency: row[0] ?? undefined, sum: plainNumber(sum) }]
    })
    .sort((one, other) => compare(one.currency ?? '', other.currency ?? ''))
}

function extreme(found: readonly bigint[], isBetter: (one: bigint, other: bigint) => boolean): string | undefined {
  const [first, ...rest] = found
  if (first === undefined) return undefined
  return isoMoment(String(rest.reduce((best, each) => (isBetter(each, best) ? each : best), first)))
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0
}

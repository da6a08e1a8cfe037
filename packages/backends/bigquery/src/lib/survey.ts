import { type BillingPeriod, FinopsError, type TableColumn } from '@openfinops/plugin'
import type { Field } from './field.ts'
import { isObject } from './map-text.ts'
import { isDay, isMoment, isOutside, isSlashed, type SlashDates } from './moment-text.ts'
import { onTable } from './names.ts'
import { exceeds, isNumber } from './number-text.ts'
import { literal } from './quote.ts'
import { runQuery } from './run-query.ts'
import type { StagedCell, StagedRelation } from './staged-relation.ts'
import type { LocatedWarehouse } from './warehouse.ts'

/** What the values of a group are. */
export interface Surveyed {
  readonly slashDates: SlashDates
  /** The decimal columns whose values do not all fit NUMERIC, by their names in the table. */
  readonly long: ReadonlySet<string>
}

/** Something that a value must not be. */
interface Rule {
  readonly cell: StagedCell
  /** SQL: whether a value breaks it. */
  readonly broken: string
  readonly code: 'VALUE_INVALID' | 'VALUE_INEXACT'
  readonly message: string
  /** The order of days that it is about. */
  readonly first?: SlashDates['first']
}

/**
 * Looks at every value of a group before any of them goes anywhere, in one query.
 * @param present the columns of the table.
 * @throws FinopsError `VALUE_INVALID`, `VALUE_INEXACT`.
 */
export async function survey(
  warehouse: LocatedWarehouse,
  relation: StagedRelation,
  { period, present }: { readonly period: BillingPeriod; readonly present: readonly Field[] },
  signal: AbortSignal,
): Promise<Surveyed> {
  const orders = (['month', 'day'] as const).map((first): SlashDates => ({ first, period }))
  const typeOf = ({ name }: TableColumn) => present.find((field) => field.name === name)?.type
  const rules = relation.cells.flatMap((cell) => rulesFor(cell, typeOf(cell.column), orders))
  const days = relation.cells.filter((cell) => cell.column.type === 'date' && cell.type === 'STRING')
  const outside = orders.map((order) => {
    const conditions = days.map(({ value }) => `(${isSlashed(value)} AND ${isOutside(value, order)})`)
    return conditions.length === 0 ? '0' : `COUNTIF(${conditions.join(' OR ')})`
  })
  const numeric = relation.cells.filter(({ column }) => column.type === 'decimal' && typeOf(column) === 'NUMERIC')
  const long = numeric.map((cell) => `COUNTIF(${exceeds(textOf(cell), 29, 9)})`)
  const offences = rules.map(({ cell, broken }) => `MIN(IF(${broken}, ${cell.value}, NULL))`)
  const values = [...outside, ...long, ...offences].map((value, at) => `${value} AS v${at}`)
  const sql = `SELECT ${values.join(',\n')} FROM ${relation.from}`
  const attempt = onTable('bigquery.tables.getData', warehouse.settings, relation.table)
  const { rows } = await runQuery(warehouse, { sql, attempt }, signal)
  const [outsideMonth, outsideDay, ...others] = rows[0] ?? []
  const first = isSome(outsideMonth) && !isSome(outsideDay) ? 'day' : 'month'
  for (const [at, rule] of rules.entries()) {
    const value = others[numeric.length + at]
    if (value === null || value === undefined || (rule.first ?? first) !== first) continue
    throw refusal(rule, value, relation)
  }
  return {
    slashDates: { first, period },
    long: new Set(numeric.flatMap(({ column }, at) => (isSome(others[at]) ? [column.name] : []))),
  }
}

function isSome(count: string | null | undefined): boolean {
  return Number(count ?? 0) > 0
}

function textOf({ value, type }: StagedCell): string {
  return type === 'number' ? `CAST(${value} AS STRING)` : value
}

/** Whatever the service could not read as UTF-8 is this by now. */
const replacement = '\uFFFD'

function rulesFor(cell: StagedCell, present: string | undefined, orders: readonly SlashDates[]): readonly Rule[] {
  const { column, value, type } = cell
  if (type === 'number' || type === 'moment') return []
  const invalid = (isRight: string, wanted: string): Rule => ({
    cell,
    broken: `NOT ${isRight}`,
    code: 'VALUE_INVALID',
    message: `The value is not ${wanted}`,
  })
  const isUTF8 = invalid(`(STRPOS(${value}, ${literal(replacement)}) = 0)`, 'UTF-8, or holds U+FFFD')
  if (type === 'object' || column.type === 'text') return [isUTF8]
  // A table that keeps the column as text takes any, but for what totals are made of.
  const isTotalled = column.role === 'cost' || column.role === 'start' || column.role === 'end'
  if (present === 'STRING' && column.type !== 'map' && !isTotalled) return [isUTF8]
  switch (column.type) {
    case 'decimal':
      return [
        invalid(isNumber(value), 'a number'),
        {
          cell,
          broken: `(${isNumber(value)} AND ${exceeds(value, 38, 38)})`,
          code: 'VALUE_INEXACT',
          message: 'The number has more than 38 digits before or after its point',
        },
      ]
    case 'timestamp':
      return [invalid(isMoment(value), 'a moment in ISO 8601, to the microsecond at most')]
    case 'date':
      return orders.map((order) => ({ ...invalid(isDay(value, order), 'a day'), first: order.first }))
    case 'map':
      return [isUTF8, invalid(isObject(value), 'a JSON object of texts and plain numbers')]
  }
}

function refusal({ cell, code, message }: Rule, value: string, { group }: StagedRelation): FinopsError {
  const keys = group.files.map(({ key }) => key)
  const [only, ...more] = keys
  const where = more.length === 0 ? '' : ` (in one of ${keys.length} files, the first of which is ${only})`
  return new FinopsError(code, `${message}${where}`, {
    ...(only === undefined || more.length > 0 ? {} : { file: only }),
    column: cell.column.source,
    value: value.slice(0, 200),
    fix: 'Load the export without --direct: that reads more forms of values, and names file and line of what is wrong.',
  })
}

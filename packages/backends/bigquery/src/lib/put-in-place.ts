import type { ControlTotals } from '@openfinops/plugin'
import type { DirectLoad } from './direct-load.ts'
import { type Done, doOnce } from './do-once.ts'
import { type Field, ownFields, retyped } from './field.ts'
import { jobId } from './job-id.ts'
import { makeTable } from './make-table.ts'
import { onTable, periodDate, tableName } from './names.ts'
import type { TablePlan } from './plan-table.ts'
import { identifier } from './quote.ts'
import { startQuery } from './run-query.ts'
import { columnValue, type StagedRelation } from './staged-relation.ts'
import type { Surveyed } from './survey.ts'
import { setFields, type Table } from './table.ts'
import { computeTotals, noRows } from './totals.ts'
import { untilRight } from './until-right.ts'
import type { LocatedWarehouse } from './warehouse.ts'
import { widenTable } from './widen-table.ts'

/** Rows on their way that were looked at. */
export interface ReadGroup extends Surveyed {
  readonly relation: StagedRelation
}

export interface Placement {
  /** The table as it is; `undefined` when there is none. */
  readonly table: Table | undefined
  readonly plan: TablePlan
  readonly read: readonly ReadGroup[]
}

/** Replaces the rows of the period in one transaction, and compares what is there then with what was on its way. */
export async function putInPlace(
  warehouse: LocatedWarehouse,
  { load, identity, former }: DirectLoad,
  { table, plan, read }: Placement,
  signal: AbortSignal,
): Promise<{ readonly done: Done; readonly totals: ControlTotals }> {
  const { settings } = warehouse
  const { fields, added, widened } = plan
  const rows = read.map((group) => rowsOf(group, fields)).join('\nUNION ALL\n')
  const addition = { ...load, fields }
  const expected =
    rows === '' ? noRows : (await computeTotals(warehouse, { ...addition, from: `(${rows})` }, signal)).totals
  const parameters = {
    period: { type: 'DATE', value: periodDate(load.period) },
    source: { type: 'STRING', value: load.source },
    ...(rows === '' ? {} : { manifest: { type: 'STRING', value: load.manifest } as const }),
  } as const
  const attempt = onTable('bigquery.tables.updateData', settings, load.table)
  const task = {
    attempt,
    id: (at: number) => jobId(settings, identity, former, 'write', at),
    async prepare() {
      if (table === undefined) return makeTable(warehouse, load, fields, signal)
      await widenTable(warehouse, load.table, table, widened, signal)
      const present = retyped(table.fields, widened)
      if (added.length > 0) await setFields(warehouse, load.table, [...present, ...added], signal)
    },
    start: (id: string) =>
      startQuery(
        warehouse,
        { sql: transaction(tableName(settings, load.table), fields, rows), parameters, attempt },
        id,
      ),
  }
  return untilRight(
    { ...load, totals: expected },
    (from) => doOnce(warehouse, task, signal, from),
    () => computeTotals(warehouse, addition, signal),
  )
}

/** https://cloud.google.com/bigquery/docs/transactions */
function transaction(table: string, fields: readonly Field[], rows: string): string {
  const names = fields.map(({ name }) => identifier(name))
  const insert = rows === '' ? '' : `INSERT INTO ${table} (${names.join(', ')}) ${rows};`
  return `BEGIN TRANSACTION;
    DELETE FROM ${table} WHERE billing_period = @period AND finops_source = @source;
    ${insert}
    COMMIT TRANSACTION`
}

/** SQL for the rows of a group with every column of the load, in the order of `fields`. */
function rowsOf({ relation: { cells, from }, slashDates }: ReadGroup, fields: readonly Field[]): string {
  const own = new Map([
    ['billing_period', '@period'],
    ['finops_source', '@source'],
    ['finops_manifest', '@manifest'],
  ])
  const values = fields.map(({ name, type }) => {
    const cell = cells.find(({ column }) => column.name === name)
    const isOwn = ownFields.some((field) => field.name === name)
    if (isOwn) return `${own.get(name)} AS ${identifier(name)}`
    return `${cell === undefined ? `CAST(NULL AS ${type})` : columnValue(cell, type, slashDates)} AS ${identifier(name)}`
  })
  return `SELECT ${values.join(', ')} FROM ${from}`
}

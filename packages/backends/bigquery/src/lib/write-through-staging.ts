import { type Done, doOnce } from './do-once.ts'
import type { Field } from './field.ts'
import { jobId, stagingName } from './job-id.ts'
import { onTable, periodDate, tableName } from './names.ts'
import type { PeriodWrite } from './period-write.ts'
import { identifier } from './quote.ts'
import { startQuery } from './run-query.ts'
import { ensureTable, removeTable, setFields } from './table.ts'
import { computeTotals } from './totals.ts'
import { untilRight } from './until-right.ts'
import type { LocatedWarehouse } from './warehouse.ts'

const day = 24 * 60 * 60 * 1000

/**
 * Loads the file into a table of its own, and puts its rows into the month in one transaction: for a month that other
 * sources have rows in, and for columns of type JSON, which no load job fills from Parquet.
 */
export async function writeThroughStaging(
  warehouse: LocatedWarehouse,
  write: PeriodWrite,
  from: number,
  signal: AbortSignal,
): Promise<Done> {
  const { settings } = warehouse
  const { load, fields, present, former } = write
  let bytes = 0
  const attempt = onTable('bigquery.tables.updateData', settings, load.table)
  const task = {
    attempt,
    id: (at: number) => jobId(settings, load, former, 'write', at),
    async prepare() {
      const added = fields.filter(({ name }) => !present.some((field) => field.name === name))
      if (added.length > 0) await setFields(warehouse, load.table, [...present, ...added], signal)
      bytes = await stage(warehouse, write, signal)
    },
    start: (id: string) =>
      startQuery(warehouse, { sql: transaction(warehouse, write), parameters: parametersOf(write), attempt }, id),
  }
  return { ...(await doOnce(warehouse, task, signal, from)), bytes }
}

/** The table that the file is loaded into. */
export function stagingTable({ settings }: LocatedWarehouse, { load, former }: PeriodWrite): string {
  return stagingName(settings, load, former)
}

/** Removes the table that the file was loaded into. */
export async function removeStaging(
  warehouse: LocatedWarehouse,
  write: PeriodWrite,
  signal: AbortSignal,
): Promise<void> {
  await removeTable(warehouse, stagingTable(warehouse, write), signal)
}

/** @returns the bytes that BigQuery read. */
async function stage(warehouse: LocatedWarehouse, write: PeriodWrite, signal: AbortSignal): Promise<number> {
  const { settings } = warehouse
  const { load, source, former } = write
  const table = stagingTable(warehouse, write)
  const fields = write.fields.map(asLoaded)
  const task = {
    attempt: onTable('bigquery.tables.updateData', settings, table),
    id: (attempt: number) => jobId(settings, load, former, 'stage', attempt),
    prepare: () => source.prepare(),
    start: (id: string) => source.startLoad(id, table, fields),
  }
  const { done } = await untilRight(
    load,
    async (from) => {
      // Made anew when an earlier one has expired; then it is empty, and loaded again.
      await ensureTable(warehouse, table, { fields, expiresAt: new Date(Date.now() + day) }, signal)
      return doOnce(warehouse, task, signal, from)
    },
    () => computeTotals(warehouse, { ...load, table, fields }, signal),
  )
  return done.bytes
}

function asLoaded({ name, type }: Field): Field {
  return { name, type: type === 'JSON' ? 'STRING' : type }
}

/** https://cloud.google.com/bigquery/docs/transactions */
function transaction(warehouse: LocatedWarehouse, write: PeriodWrite): string {
  const { settings } = warehouse
  const { load, fields } = write
  const table = tableName(settings, load.table)
  const names = fields.map(({ name }) => identifier(name))
  const values = fields.map(({ name, type }) =>
    type === 'JSON' ? `PARSE_JSON(${identifier(name)})` : identifier(name),
  )
  return `BEGIN TRANSACTION;
    DELETE FROM ${table} WHERE billing_period = @period AND finops_source = @source;
    INSERT INTO ${table} (${names.join(', ')})
    SELECT ${values.join(', ')} FROM ${tableName(settings, stagingTable(warehouse, write))};
    COMMIT TRANSACTION`
}

function parametersOf({ load }: PeriodWrite) {
  return {
    period: { type: 'DATE', value: periodDate(load.period) },
    source: { type: 'STRING', value: load.source },
  } as const
}

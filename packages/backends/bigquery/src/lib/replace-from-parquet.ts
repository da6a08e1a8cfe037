import { stat } from 'node:fs/promises'
import { type BackendContext, isFinopsError, type LoadedPeriod, type ParquetLoad } from '@openfinops/plugin'
import { beginLoad } from './begin-load.ts'
import { cleanUp } from './clean-up.ts'
import { retyped } from './field.ts'
import { planParts } from './file-parts.ts'
import { stagingName } from './job-id.ts'
import { asLoadedPeriod, writeLedger } from './ledger.ts'
import { loadPartition } from './load-partition.ts'
import { makeTable } from './make-table.ts'
import { onTable, periodDate, tableName } from './names.ts'
import { describeParquet } from './parquet-file.ts'
import { parquetSource } from './parquet-source.ts'
import type { PeriodWrite } from './period-write.ts'
import { planTable } from './plan-table.ts'
import { runQuery } from './run-query.ts'
import { computeTotals } from './totals.ts'
import { untilRight } from './until-right.ts'
import type { LocatedWarehouse, Warehouse } from './warehouse.ts'
import { widenTable } from './widen-table.ts'
import { removeStaging, stagingTable, writeThroughStaging } from './write-through-staging.ts'

/**
 * Replaces one period of one source by the rows of a Parquet file. In this order, so that a run that dies anywhere
 * leaves what the next one can take up:
 * 1. the dataset, the ledger and the table, with the columns that it needs;
 * 2. the job that replaces the rows, all or nothing, under an id that follows from the load. Killed before it was
 *    accepted, nothing has happened; after that, the next run finds it;
 * 3. the rows are counted and added up;
 * 4. the ledger. Killed before, the next run finds the job done, adds up again and writes the ledger;
 * 5. what was made for the job is removed. What cannot be is told as `left`.
 */
export async function replaceFromParquet(
  opened: Warehouse,
  load: ParquetLoad,
  context: BackendContext,
): Promise<LoadedPeriod> {
  const { signal } = context
  const { settings } = opened
  const columns = await describeParquet(load.path)
  const parts = await planParts(load.path, settings)
  const { warehouse, former, table } = await beginLoad(opened, load, signal)
  const { fields, widened, changes } = planTable(table?.fields, columns, settings.tags)
  if (table === undefined) await makeTable(warehouse, load, fields, signal)
  else await widenTable(warehouse, load.table, table, widened, signal)

  const source = await parquetSource(
    warehouse,
    { path: load.path, columns, parts },
    stagingName(settings, load, former),
    context,
  )
  const present = table === undefined ? fields : retyped(table.fields, widened)
  const write: PeriodWrite = { load, source, fields, present, former }
  const throughStaging =
    fields.some(({ type }) => type === 'JSON') || (table !== undefined && (await isShared(warehouse, load, signal)))
  try {
    const { done, totals } = await untilRight(
      load,
      (from) => (throughStaging ? writeThroughStaging : loadPartition)(warehouse, write, from, signal),
      () => computeTotals(warehouse, { ...load, fields }, signal),
    )
    const { table: name, source: sourceName, period, manifest } = load
    const loadedAt = new Date()
    const entry = {
      table: name,
      source: sourceName,
      period,
      manifest,
      totals,
      loadedAt,
      changes,
      job: done.id,
      // A job that an earlier run had started may say nothing of it.
      bytes: done.bytes || (await stat(load.path)).size,
    }
    await writeLedger(warehouse, entry, former, signal)
    const staging = {
      name: stagingTable(warehouse, write),
      remove: () => removeStaging(warehouse, write, signal),
    }
    const left = await cleanUp(throughStaging ? [source, staging] : [source])
    return asLoadedPeriod(entry, { found: done.found, left })
  } catch (error) {
    // A job that may still run, or be taken up, needs its file.
    const mayGoOn = isFinopsError(error) && (error.retryable || error.code === 'CANCELLED')
    // Why the load failed is what counts, not that something could not be removed either.
    await Promise.allSettled([mayGoOn ? source.close() : source.remove()])
    throw error
  }
}

/** Whether the month has rows of another source: a load job would take them with it. */
async function isShared(
  warehouse: LocatedWarehouse,
  { table, source, period }: ParquetLoad,
  signal: AbortSignal,
): Promise<boolean> {
  const sql = `SELECT finops_source FROM ${tableName(warehouse.settings, table)}
    WHERE billing_period = @period AND finops_source != @source LIMIT 1`
  const parameters = {
    period: { type: 'DATE', value: periodDate(period) },
    source: { type: 'STRING', value: source },
  } as const
  const attempt = onTable('bigquery.tables.getData', warehouse.settings, table)
  const { rows } = await runQuery(warehouse, { sql, parameters, attempt }, signal)
  return rows.length > 0
}

import { billingPeriod, FinopsError, type LoadedPeriod, type PeriodReference } from '@openfinops/plugin'
import { z } from 'zod'
import { requireLasting } from './expiry.ts'
import type { Field } from './field.ts'
import { isoMoment, timestampText } from './moment.ts'
import { onTable, periodDate, tableName } from './names.ts'
import { type Parameter, runQuery, type TextRow } from './run-query.ts'
import { ensureTable, findResource } from './table.ts'
import type { LocatedWarehouse, Warehouse } from './warehouse.ts'

/** A table among the others, so that one look with any client shows what was loaded, and when. */
export const ledgerTable = 'finops_ledger'

const fields: readonly Field[] = [
  { name: 'table_name', type: 'STRING' },
  { name: 'finops_source', type: 'STRING' },
  { name: 'billing_period', type: 'DATE' },
  { name: 'finops_manifest', type: 'STRING' },
  { name: 'row_count', type: 'INTEGER' },
  { name: 'sums', type: 'STRING' },
  { name: 'first_usage', type: 'TIMESTAMP' },
  { name: 'last_usage', type: 'TIMESTAMP' },
  { name: 'loaded_at', type: 'TIMESTAMP' },
  { name: 'changes', type: 'STRING' },
  { name: 'job_id', type: 'STRING' },
  { name: 'bytes', type: 'INTEGER' },
]

/** An entry with the job that made it so. */
export interface LedgerEntry extends LoadedPeriod {
  readonly job: string
  /** Of the file that was loaded. */
  readonly bytes: number
}

/** @throws FinopsError `BACKEND_UNUSABLE` for one that goes away by itself. */
export async function ensureLedger(warehouse: Warehouse, signal: AbortSignal): Promise<void> {
  const found = await findResource(warehouse, ledgerTable, signal)
  if (found !== undefined) return requireLasting(warehouse.settings, ledgerTable, found)
  const description = 'What finops loaded: one row for each period of each source, with what it adds up to'
  await ensureTable(warehouse, ledgerTable, { fields, description }, signal)
}

/** The whole ledger, which has to be there. */
export async function readLedger(warehouse: LocatedWarehouse, signal: AbortSignal): Promise<readonly LedgerEntry[]> {
  const { settings } = warehouse
  const names = fields.map(({ name }) => name).join(', ')
  const sql = `SELECT ${names} FROM ${tableName(settings, ledgerTable)} ORDER BY table_name, finops_source, billing_period`
  const attempt = onTable('bigquery.tables.getData', settings, ledgerTable)
  const { rows } = await runQuery(warehouse, { sql, attempt }, signal)
  return rows.map(readEntry)
}

export function findEntry(
  ledger: readonly LedgerEntry[],
  { table, source, period }: PeriodReference,
): LedgerEntry | undefined {
  return ledger.find((entry) => entry.table === table && entry.source === source && entry.period === period)
}

/**
 * Writes what a period now holds, provided that the ledger still says of it what it said before.
 * @param former the job that it named; `undefined` when it had no entry.
 * @throws FinopsError `BACKEND_LOCKED`, retryable, when somebody else has written it meanwhile.
 */
export async function writeLedger(
  warehouse: LocatedWarehouse,
  entry: LedgerEntry,
  former: string | undefined,
  signal: AbortSignal,
): Promise<void> {
  const { settings } = warehouse
  const set = written.map((name) => `${name} = @${name}`)
  const sql = `MERGE INTO ${tableName(settings, ledgerTable)} AS ledger
    USING (SELECT @table_name AS table_name, @finops_source AS finops_source, @billing_period AS billing_period) AS entry
    ON ledger.table_name = entry.table_name AND ledger.finops_source = entry.finops_source
      AND ledger.billing_period = entry.billing_period
    WHEN MATCHED AND ledger.job_id = @former THEN UPDATE SET ${set.join(', ')}
    WHEN NOT MATCHED AND @former IS NULL THEN
      INSERT (table_name, finops_source, billing_period, ${written.join(', ')})
      VALUES (entry.table_name, entry.finops_source, entry.billing_period, ${written.map((name) => `@${name}`).join(', ')})`
  const attempt = onTable('bigquery.tables.updateData', settings, ledgerTable)
  const parameters = { ...parametersOf(entry), former: text(former) }
  const { changed } = await runQuery(warehouse, { sql, parameters, attempt }, signal)
  if (changed === 1) return
  const present = findEntry(await readLedger(warehouse, signal), entry)
  if (present?.job === entry.job) return
  throw new FinopsError('BACKEND_LOCKED', `Another process loaded ${entry.source} ${entry.period} at the same time`, {
    fix: 'Run the same command again. Let only one machine load a table.',
    retryable: true,
  })
}

const written = fields.map(({ name }) => name).slice(3)

function parametersOf(entry: LedgerEntry): Readonly<Record<string, Parameter>> {
  const { totals } = entry
  return {
    table_name: text(entry.table),
    finops_source: text(entry.source),
    billing_period: { type: 'DATE', value: periodDate(entry.period) },
    finops_manifest: text(entry.manifest),
    row_count: { type: 'INT64', value: String(totals.rows) },
    sums: text(JSON.stringify(totals.sums)),
    first_usage: moment(totals.firstUsage),
    last_usage: moment(totals.lastUsage),
    loaded_at: moment(entry.loadedAt.toISOString()),
    changes: text(JSON.stringify(entry.changes)),
    job_id: text(entry.job),
    bytes: { type: 'INT64', value: String(entry.bytes) },
  }
}

function text(value: string | undefined): Parameter {
  return { type: 'STRING', value: value ?? null }
}

function moment(iso: string | undefined): Parameter {
  return { type: 'TIMESTAMP', value: iso === undefined ? null : timestampText(iso) }
}

const sums = z.array(z.object({ column: z.string(), currency: z.string().optional(), sum: z.string() }))

const changes = z.array(
  z.object({
    kind: z.enum(['added', 'widened']),
    column: z.string(),
    from: z.string().optional(),
    to: z.string(),
  }),
)

function readEntry(row: TextRow): LedgerEntry {
  const cells = new Map(fields.map(({ name }, at) => [name, row[at] ?? undefined]))
  const cell = (name: string) => cells.get(name) ?? ''
  const moment = (name: string) => {
    const microseconds = cells.get(name)
    return microseconds === undefined ? undefined : isoMoment(microseconds)
  }
  const job = cell('job_id')
  const bytes = Number(cell('bytes'))
  return {
    table: cell('table_name'),
    source: cell('finops_source'),
    period: billingPeriod(cell('billing_period').slice(0, 7)),
    manifest: cell('finops_manifest'),
    totals: {
      rows: Number(cell('row_count')),
      sums: sums.parse(JSON.parse(cell('sums'))).map(({ column, currency, sum }) => ({ column, currency, sum })),
      firstUsage: moment('first_usage'),
      lastUsage: moment('last_usage'),
    },
    loadedAt: new Date(moment('loaded_at') ?? ''),
    changes: changes
      .parse(JSON.parse(cell('changes')))
      .map(({ kind, column, from, to }) => ({ kind, column, from, to })),
    job,
    bytes,
  }
}

/** An entry as the contract has it; of a load that has just been done, with what there is to say of that. */
export function asLoadedPeriod({ job, bytes, ...loaded }: LedgerEntry, { found, left }: Aftermath = {}): LoadedPeriod {
  const details = { job, bytes: String(bytes), ...(found ? { found: 'true' } : {}), ...(left && { left }) }
  return { ...loaded, details }
}

interface Aftermath {
  /** Whether an earlier run had started the job. */
  readonly found?: boolean
  /** What could not be removed, and why. */
  readonly left?: string | undefined
}

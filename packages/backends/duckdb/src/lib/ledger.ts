import { billingPeriod, type LoadedPeriod } from '@openfinops/plugin'
import { z } from 'zod'
import type { Engine } from './engine.ts'
import { isoMoment } from './moment.ts'
import { catalog } from './open-database.ts'
import { literal } from './quote.ts'
import { periodDate } from './schema.ts'

/** A table among the others, so that one look with any client shows what was loaded, and when. */
export const ledgerTable = 'finops_ledger'

const ledger = `${catalog}.main.${ledgerTable}`

const orNothing = z
  .string()
  .nullable()
  .transform((text) => text ?? undefined)

const entry = z.object({
  table: z.string(),
  source: z.string(),
  period: z.string().transform(billingPeriod),
  manifest: z.string(),
  loadedAt: z.string().transform((text) => new Date(text)),
  totals: z.object({
    rows: z.number(),
    sums: z.array(z.object({ column: z.string(), currency: orNothing, sum: z.string() })),
    firstUsage: orNothing,
    lastUsage: orNothing,
  }),
  changes: z.array(
    z.object({ kind: z.enum(['added', 'widened']), column: z.string(), from: orNothing, to: z.string() }),
  ),
})

/** Writes what the period now holds, inside the transaction that wrote its rows. */
export async function writeLedger(database: Engine, loaded: LoadedPeriod): Promise<void> {
  await database.run(`CREATE TABLE IF NOT EXISTS ${ledger} (
    table_name VARCHAR, finops_source VARCHAR, billing_period DATE, finops_manifest VARCHAR, row_count BIGINT,
    sums STRUCT("column" VARCHAR, currency VARCHAR, sum VARCHAR)[], first_usage TIMESTAMP, last_usage TIMESTAMP,
    loaded_at TIMESTAMP, changes STRUCT(kind VARCHAR, "column" VARCHAR, "from" VARCHAR, "to" VARCHAR)[])`)
  const { table, source, period, manifest, totals, loadedAt, changes } = loaded
  const date = periodDate(period)
  await database.run(`DELETE FROM ${ledger}
    WHERE table_name = ${literal(table)} AND finops_source = ${literal(source)} AND billing_period = ${date}`)
  await database.run(`INSERT INTO ${ledger} VALUES (
    ${literal(table)}, ${literal(source)}, ${date}, ${literal(manifest)}, ${totals.rows},
    from_json(${literal(JSON.stringify(totals.sums))}, '[{"column":"VARCHAR","currency":"VARCHAR","sum":"VARCHAR"}]'),
    ${moment(totals.firstUsage)}, ${moment(totals.lastUsage)}, ${moment(loadedAt.toISOString())},
    from_json(${literal(JSON.stringify(changes))}, '[{"kind":"VARCHAR","column":"VARCHAR","from":"VARCHAR","to":"VARCHAR"}]'))`)
}

/** The whole ledger; empty when nothing was ever loaded. */
export async function readLedger(database: Engine): Promise<LoadedPeriod[]> {
  const [exists] = await database.rows(`SELECT table_name FROM duckdb_tables()
    WHERE database_name = ${literal(catalog)} AND schema_name = 'main' AND table_name = ${literal(ledgerTable)}`)
  if (exists === undefined) return []
  const rows = await database.rows(`SELECT CAST(to_json({'table': table_name, source: finops_source,
      period: strftime(billing_period, '%Y-%m'), manifest: finops_manifest, loadedAt: ${isoMoment('loaded_at')},
      totals: {rows: row_count, sums: sums, firstUsage: ${isoMoment('first_usage')}, lastUsage: ${isoMoment('last_usage')}},
      changes: changes}) AS VARCHAR)
    FROM ${ledger} ORDER BY table_name, finops_source, billing_period`)
  return rows.map(([json]) => entry.parse(JSON.parse(json ?? '')))
}

function moment(iso: string | undefined): string {
  return iso === undefined ? 'NULL' : `CAST(${literal(iso)} AS TIMESTAMP)`
}

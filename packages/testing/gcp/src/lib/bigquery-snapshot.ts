import { identifier, literal } from './bigquery-quote.ts'
import type { BigQueryState, Table } from './bigquery-state.ts'
import { dropTable, duckdbTable } from './bigquery-tables.ts'

/** Does something to tables, all or nothing: what DuckDB holds, and what is known of it here. */
export function changeTables<T>(state: BigQueryState, work: () => Promise<T>): Promise<T> {
  return state.engine.transaction(async () => {
    const before = [...state.datasets.values()].map(({ tables }) => ({
      tables,
      copies: [...tables].map(([id, table]) => [id, { ...table }] as const),
    }))
    try {
      await dropExpired(state)
      return await work()
    } catch (error) {
      for (const { tables, copies } of before) {
        tables.clear()
        for (const [id, table] of copies) tables.set(id, table)
      }
      throw error
    }
  })
}

async function dropExpired(state: BigQueryState): Promise<void> {
  const now = state.now()
  const tables = [...state.datasets.values()].flatMap((dataset) => [...dataset.tables.values()])
  for (const table of tables) {
    if (table.expiresAt !== undefined && table.expiresAt <= now) await dropTable(state, table)
    else await dropExpiredPartitions(state, table)
  }
}

async function dropExpiredPartitions({ engine, now }: BigQueryState, table: Table): Promise<void> {
  if (table.partitioning?.expirationMs === undefined) return
  const { type, field, expirationMs } = table.partitioning
  const latest = new Date(now().getTime() - expirationMs).toISOString()
  const begins = `date_trunc(${literal(type.toLowerCase())}, ${identifier(field)})`
  const target = duckdbTable({ dataset: table.dataset, table: table.id })
  await engine.run(`DELETE FROM ${target} WHERE CAST(${begins} AS TIMESTAMPTZ) <= TIMESTAMPTZ ${literal(latest)}`)
}

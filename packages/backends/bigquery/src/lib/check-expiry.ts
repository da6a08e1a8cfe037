import type { BackendCheck } from '@openfinops/plugin'
import { z } from 'zod'
import { expiryError } from './expiry.ts'
import { ledgerTable } from './ledger.ts'
import { onTable } from './names.ts'
import { findResource } from './table.ts'
import type { Warehouse } from './warehouse.ts'

const rows = z.array(z.object({ table_name: z.string() }))

/** Looks whether the ledger, and the tables that it names, stay until somebody deletes them. */
export async function* checkExpiry(warehouse: Warehouse, signal: AbortSignal): AsyncGenerator<BackendCheck, void> {
  const { settings } = warehouse
  if ((await findResource(warehouse, ledgerTable, signal)) === undefined) return
  for (const table of [ledgerTable, ...(await loadedTables(warehouse, signal))]) {
    const found = await findResource(warehouse, table, signal)
    if (found === undefined) continue
    const what = `no expiration of table ${settings.project}:${settings.dataset}.${table}`
    yield { what, error: expiryError(settings, table, found) }
  }
}

/** Read without a job: a check starts none. */
async function loadedTables({ ask, client, settings }: Warehouse, signal: AbortSignal): Promise<readonly string[]> {
  const found = await ask(onTable('bigquery.tables.getData', settings, ledgerTable), signal, async () => {
    const [ledger] = await client.dataset(settings.dataset).table(ledgerTable).getRows({ selectedFields: 'table_name' })
    return rows.parse(ledger)
  })
  return [...new Set(found.map(({ table_name }) => table_name))].sort()
}

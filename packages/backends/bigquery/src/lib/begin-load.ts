import { FinopsError, type PeriodReference } from '@openfinops/plugin'
import { ensureDataset } from './dataset.ts'
import { requireLasting } from './expiry.ts'
import { ensureLedger, findEntry, ledgerTable, readLedger } from './ledger.ts'
import { othersDone } from './running-jobs.ts'
import { findTable, type Table } from './table.ts'
import type { LocatedWarehouse, Warehouse } from './warehouse.ts'

/** What every load finds. */
export interface BegunLoad {
  readonly warehouse: LocatedWarehouse
  /** The job that the ledger names for the period; `undefined` when it has none. */
  readonly former: string | undefined
  /** The table as it is; `undefined` when there is none. */
  readonly table: Table | undefined
}

/**
 * Makes dataset and ledger if need be, waits for the jobs of earlier runs, and looks at the table.
 * @throws FinopsError `BACKEND_UNUSABLE` for a table that is the ledger's, not ours, or goes away by itself.
 */
export async function beginLoad(opened: Warehouse, load: PeriodReference, signal: AbortSignal): Promise<BegunLoad> {
  if (load.table === ledgerTable) {
    throw new FinopsError('BACKEND_UNUSABLE', `"${ledgerTable}" is the ledger's own table`)
  }
  const warehouse = await ensureDataset(opened, signal)
  await othersDone(warehouse, load.table, signal)
  await ensureLedger(warehouse, signal)
  const former = findEntry(await readLedger(warehouse, signal), load)?.job
  const table = await findTable(warehouse, load.table, signal)
  if (table !== undefined) requireLasting(warehouse.settings, load.table, table)
  return { warehouse, former, table }
}

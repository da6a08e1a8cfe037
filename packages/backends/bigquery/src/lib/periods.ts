import type { LoadedPeriod } from '@openfinops/plugin'
import { findDataset } from './dataset.ts'
import { asLoadedPeriod, ledgerTable, readLedger } from './ledger.ts'
import { hasTable } from './table.ts'
import type { Warehouse } from './warehouse.ts'

/** The whole ledger; empty when nothing was ever loaded. */
export async function periods(warehouse: Warehouse, signal: AbortSignal): Promise<readonly LoadedPeriod[]> {
  const located = await findDataset(warehouse, signal)
  if (located === undefined || !(await hasTable(located, ledgerTable, signal))) return []
  return (await readLedger(located, signal)).map((entry) => asLoadedPeriod(entry))
}

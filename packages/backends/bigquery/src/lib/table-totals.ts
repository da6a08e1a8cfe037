import type { ControlTotals, PeriodReference, TableColumn } from '@openfinops/plugin'
import { findDataset } from './dataset.ts'
import { findTable } from './table.ts'
import { computeTotals, noRows } from './totals.ts'
import type { Warehouse } from './warehouse.ts'

/** Adds up anew what a table holds of a period. */
export async function tableTotals(
  warehouse: Warehouse,
  period: PeriodReference,
  columns: readonly TableColumn[],
  signal: AbortSignal,
): Promise<ControlTotals> {
  const location = await findDataset(warehouse, signal)
  const table = location === undefined ? undefined : await findTable(warehouse, period.table, signal)
  if (location === undefined || table === undefined) return noRows
  return (await computeTotals(warehouse, period, table.fields, columns, '', location, signal)).totals
}

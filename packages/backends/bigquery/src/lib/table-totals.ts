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
  const located = await findDataset(warehouse, signal)
  const table = located && (await findTable(located, period.table, signal))
  if (located === undefined || table === undefined) return noRows
  return (await computeTotals(located, { ...period, fields: table.fields, columns }, signal)).totals
}

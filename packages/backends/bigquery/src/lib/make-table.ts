import type { PeriodReference, TableColumn } from '@openfinops/plugin'
import type { Field } from './field.ts'
import { ensureTable } from './table.ts'
import type { Warehouse } from './warehouse.ts'

/** Makes the table that a load goes to, partitioned by month, clustered by what bills are looked at by within one. */
export async function makeTable(
  warehouse: Warehouse,
  load: PeriodReference & { readonly columns: readonly TableColumn[] },
  fields: readonly Field[],
  signal: AbortSignal,
): Promise<void> {
  const timePartitioning = { type: 'MONTH', field: 'billing_period' } as const
  const clustering = clusteringOf(fields, load.columns)
  await ensureTable(warehouse, load.table, { fields, timePartitioning, clustering }, signal)
}

/** At most four columns. */
function clusteringOf(fields: readonly Field[], columns: readonly TableColumn[]): readonly string[] {
  const byRole = (['account', 'service', 'start'] as const).flatMap((wanted) => {
    const column = columns.find(({ role, name }) => role === wanted && fields.some((field) => field.name === name))
    return column === undefined ? [] : [column.name]
  })
  return ['finops_source', ...byRole]
}

import { type Done, doOnce } from './do-once.ts'
import { jobId } from './job-id.ts'
import { onTable, partitionOf } from './names.ts'
import type { PeriodWrite } from './period-write.ts'
import type { LocatedWarehouse } from './warehouse.ts'

/** Replaces the partition of the month by the file, in one load job: for a month that is of this source alone. */
export function loadPartition(
  warehouse: LocatedWarehouse,
  { load, source, fields, former }: PeriodWrite,
  from: number,
  signal: AbortSignal,
): Promise<Done> {
  const { settings } = warehouse
  const task = {
    attempt: onTable('bigquery.tables.updateData', settings, load.table),
    id: (attempt: number) => jobId(settings, load, former, 'load', attempt),
    prepare: () => source.prepare(),
    start: (id: string) => source.startLoad(id, partitionOf(load), fields),
  }
  return doOnce(warehouse, task, signal, from)
}

import { mkdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { FinopsError } from '@openfinops/plugin'
import type { Delivery, ExportRecord, Load } from '@openfinops/state'
import type { PipelineContext } from './context.ts'
import { subjectOf } from './discover.ts'
import { safeSegment } from './lib/bronze-path.ts'
import { requireSpace } from './lib/disk-space.ts'
import { hasSize } from './lib/file-facts.ts'
import { sha256Of } from './lib/sha256-of.ts'
import { withBackend } from './lib/with-backend.ts'
import { loadedBy } from './load.ts'
import { tableColumns } from './period-load.ts'
import type { Source, Target } from './source.ts'

export interface ExportOptions {
  /** Write the file again even if the one that is there is of the same delivery. */
  readonly force: boolean
}

/**
 * Writes what a backend holds of a period to `<exports>/<table>/month=YYYY-MM/<source>.parquet`, unless that file is
 * there already. Readers see the former file or the new one. The caller holds the lease of the period.
 * @returns `undefined` when there was nothing to do.
 * @throws FinopsError `BACKEND_UNSUPPORTED`, and what the backend throws.
 */
export async function exportParquet(
  source: Source,
  delivery: Delivery<'staged'>,
  load: Load<'loaded'>,
  target: Target,
  context: PipelineContext,
  options: ExportOptions,
): Promise<ExportRecord | undefined> {
  const { journal, run, settings, signal } = context
  const { period } = delivery
  if (!options.force && (await isExported(source, delivery, target, context))) return undefined
  const path = [safeSegment(load.table), `month=${period}`, `${safeSegment(source.name)}.parquet`].join('/')
  const absolute = join(settings.exports, path)
  await requireSpace(settings.exports, 0, `Exporting ${source.name} ${period}`)
  await mkdir(dirname(absolute), { recursive: true })
  const written = await withBackend(context, target, subjectOf(delivery), (backend, backendContext) => {
    if (backend.exportPeriod === undefined) {
      throw new FinopsError('BACKEND_UNSUPPORTED', `Backend ${target.name} (${backend.name}) cannot export Parquet`)
    }
    return backend.exportPeriod(
      { table: load.table, source: source.name, period, path: absolute, sorted: settings.sorted },
      tableColumns(source, delivery, context),
      backendContext,
    )
  })
  const sha256 = await sha256Of(absolute, signal)
  const result = journal.recordExport(run, {
    source: source.name,
    period,
    backend: target.name,
    table: load.table,
    manifestId: delivery.manifestId,
    path,
    bytes: written.bytes,
    sha256,
    totals: written.totals,
  })
  context.report({
    type: 'exported',
    ...subjectOf(delivery),
    backend: target.name,
    path: absolute,
    bytes: written.bytes,
    rows: written.totals.rows,
  })
  return result
}

/** Whether the Parquet file of this delivery, as it was loaded last, is there already. */
export async function isExported(
  source: Source,
  delivery: Delivery,
  target: Target,
  { journal, settings }: Pick<PipelineContext, 'journal' | 'settings'>,
): Promise<boolean> {
  const { period, manifestId } = delivery
  const record = journal
    .exports({ source: source.name, from: period, to: period, backend: target.name })
    .find(({ table }) => table === source.table)
  if (record?.manifestId !== manifestId) return false
  const load = loadedBy(delivery, target, source, { journal })
  if (load !== undefined && load.changedAt > record.exportedAt) return false
  return hasSize(join(settings.exports, record.path), record.bytes)
}

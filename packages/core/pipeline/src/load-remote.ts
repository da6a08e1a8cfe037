import { join } from 'node:path'
import { type BillingPeriod, FinopsError, type LoadedPeriod, type ParquetLoad } from '@openfinops/plugin'
import type { Delivery, ExportRecord, Load } from '@openfinops/state'
import type { PipelineContext, Window } from './context.ts'
import { subjectOf } from './discover.ts'
import { holds, type Ledgers } from './ledgers.ts'
import { firstDifference } from './lib/first-difference.ts'
import { holdLease, periodLease, under } from './lib/hold-lease.ts'
import { recordLoad } from './lib/record-load.ts'
import { sha256Of } from './lib/sha256-of.ts'
import { toFinopsError } from './lib/to-finops-error.ts'
import { withBackend } from './lib/with-backend.ts'
import { loadedBy } from './load.ts'
import { tableColumns } from './period-load.ts'
import { reconcile } from './reconcile.ts'
import { requireOneBill } from './require-one-bill.ts'
import type { RunResult } from './run.ts'
import type { Source, Target } from './source.ts'

export interface RemoteOptions extends Window {
  /** Load again what is loaded already. */
  readonly force: boolean
}

/** The way from the backend that exports to the one that takes exports. */
export interface RemoteRoute {
  readonly source: Source
  readonly local: Target
  readonly remote: Target
}

/** A period that `loadRemote` would load. */
export interface RemotePeriod {
  readonly period: BillingPeriod
  readonly manifest: string
  /** Of the export. */
  readonly bytes: number
  readonly rows: number
}

/**
 * What there is to load of what is exported already, newest period first. Only reads the journal.
 * @param context `ledgers` where the journal was not reconciled with them before.
 */
export function planRemote(
  route: RemoteRoute,
  context: Pick<PipelineContext, 'journal'> & { readonly ledgers?: Ledgers },
  options: RemoteOptions,
): readonly RemotePeriod[] {
  return exported(route, context, options)
    .filter(({ delivery }) => options.force || !isUpToDate(route, delivery, context))
    .map(({ record: { period, manifestId: manifest, bytes, totals } }) => ({
      period,
      manifest,
      bytes,
      rows: totals.rows,
    }))
}

/**
 * Loads every exported period that the remote backend does not hold, newest first. A period that fails is reported and
 * left as it was; the others go on. What was cancelled or killed is taken up by the next run.
 * @throws FinopsError `BACKEND_UNSUPPORTED`, `CANCELLED`.
 */
export async function loadRemote(
  route: RemoteRoute,
  context: PipelineContext,
  options: RemoteOptions,
): Promise<RunResult> {
  const { source, remote } = route
  if (remote.backend.replaceFromParquet === undefined) {
    throw new FinopsError('BACKEND_UNSUPPORTED', `Backend ${remote.name} (${remote.backend.name}) takes no exports`)
  }
  await reconcile(source, remote, context, options)
  const all = exported(route, context, options)
  const todo = new Set(planRemote(route, context, options).map(({ period }) => period))
  let changed = 0
  let failed = 0
  for (const { record, delivery } of all.filter(({ record: { period } }) => todo.has(period))) {
    try {
      if (await loadPeriod(route, record, context, options)) changed++
    } catch (thrown) {
      const error = toFinopsError(thrown, context.signal)
      if (error.code === 'CANCELLED' && context.signal.aborted) throw error
      context.report({ type: 'failed', step: 'load', ...subjectOf(delivery), error })
      failed++
    }
  }
  if (changed === 0 && failed === 0 && all.length > 0) {
    context.report({ type: 'up-to-date', source: source.name, periods: all.length })
  }
  return { periods: all.length, changed, failed }
}

/** Whether the remote backend has the delivery, and as it was exported last: it is older than no load of the local one. */
function isUpToDate(
  { source, local, remote }: RemoteRoute,
  delivery: Delivery,
  context: Pick<PipelineContext, 'journal'> & { readonly ledgers?: Ledgers },
): boolean {
  const held = loadedBy(delivery, remote, source, context)
  if (held === undefined || !holds(remote, held, context.ledgers ?? new Map())) return false
  const { period } = delivery
  const loads = context.journal
    .loads({ source: source.name, from: period, to: period, backend: local.name })
    .filter(({ deliveryId, table }) => deliveryId === delivery.id && table === source.table)
  // What went straight from its store to the remote backend was never exported: a first load here changes nothing.
  const isOlder = ({ startedAt }: Pick<Load, 'startedAt'>) => startedAt < held.startedAt
  return !(loads.some(isOlder) && loads.some((load) => load.state === 'loaded' && !isOlder(load)))
}

interface ExportedDelivery {
  readonly record: ExportRecord
  readonly delivery: Delivery<'staged'>
}

/** The exports whose delivery is still the one in force. */
function exported(
  { source, local }: RemoteRoute,
  { journal }: Pick<PipelineContext, 'journal'>,
  { from, to }: Window,
): readonly ExportedDelivery[] {
  const window = { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) }
  const records = journal.exports({ ...window, source: source.name, backend: local.name })
  const deliveries = journal.deliveries({ ...window, source: source.name })
  return records.flatMap((record) => {
    const delivery = deliveries.find(
      (each): each is Delivery<'staged'> =>
        each.state === 'staged' && each.period === record.period && each.manifestId === record.manifestId,
    )
    return record.table === source.table && delivery !== undefined ? [{ record, delivery }] : []
  })
}

/** @returns whether there was anything to do, now that nobody else works on the period. */
async function loadPeriod(
  route: RemoteRoute,
  { period }: Pick<RemotePeriod, 'period'>,
  outer: PipelineContext,
  { force }: RemoteOptions,
): Promise<boolean> {
  const { source, remote } = route
  const what = `${source.name} ${period}`
  const lease = await holdLease(outer, periodLease(source.name, period), { source: source.name, period, what })
  const context = under(lease, outer)
  try {
    // Whoever had the lease may have exported it anew.
    const [current] = exported(route, context, { from: period, to: period })
    if (current === undefined) return false
    const { record, delivery } = current
    const subject = subjectOf(delivery)
    const held = loadedBy(delivery, remote, source, context)
    if (!force && isUpToDate(route, delivery, context)) return false
    const load = await parquetLoad(source, record, delivery, context)
    const cause = held === undefined ? 'a new export' : force ? 'forced' : 'it was loaded anew where it is exported'
    await withBackend(context, remote, subject, async (backend, backendContext) => {
      await requireOneBill(source, delivery, remote, { ...context, signal: backendContext.signal })
      return recordLoad(
        { source, delivery, target: remote, cause, signal: backendContext.signal },
        context,
        async () => {
          if (backend.replaceFromParquet === undefined) throw new Error(`${remote.name} lost a method`)
          const onSent = (bytes: number, of: number) =>
            context.report({ type: 'load-progress', ...subject, backend: remote.name, bytes, of })
          return asExported(await backend.replaceFromParquet(load, { ...backendContext, onSent }), load)
        },
      )
    })
    return true
  } finally {
    lease.release()
  }
}

async function parquetLoad(
  source: Source,
  { table, period, manifestId: manifest, path: relative, sha256, totals }: ExportRecord,
  delivery: Delivery<'staged'>,
  context: PipelineContext,
): Promise<ParquetLoad> {
  const path = join(context.settings.exports, relative)
  if ((await sha256Of(path, context.signal)) !== sha256) {
    throw new FinopsError('FILE_CORRUPT', 'The export is not the file that was written', {
      file: path,
      fix: 'Export the period again: export-parquet --force.',
    })
  }
  const columns = tableColumns(source, delivery, context)
  return { table, source: source.name, period, manifest, path, sha256, columns, totals }
}

/** What the backend says it holds now must be what the file holds. */
function asExported(loaded: LoadedPeriod, { totals, path }: ParquetLoad): LoadedPeriod {
  const different = firstDifference(loaded.totals, totals, 'the export')
  if (different === undefined) return loaded
  throw new FinopsError('TOTALS_DIFFER', `The period does not add up to what was exported: ${different}`, {
    file: path,
  })
}

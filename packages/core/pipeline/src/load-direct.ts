import { FinopsError, isFinopsError, type StreamedFile, type StreamedLoad } from '@openfinops/plugin'
import { allOrStop } from '@openfinops/plugin-kit'
import type { Delivery } from '@openfinops/state'
import { isWithin, type PipelineContext } from './context.ts'
import { discover, type PeriodDeliveries, subjectOf } from './discover.ts'
import { holdLease, periodLease, under } from './lib/hold-lease.ts'
import { type PeekedFile, peekFile } from './lib/peek-file.ts'
import { readObject } from './lib/read-object.ts'
import { recordLoad } from './lib/record-load.ts'
import { retry } from './lib/retry.ts'
import { toFinopsError } from './lib/to-finops-error.ts'
import { withBackend } from './lib/with-backend.ts'
import { loadedBy } from './load.ts'
import type { RemoteOptions } from './load-remote.ts'
import { namedColumns } from './period-load.ts'
import { formerDelivery, requireSettled, requireUnmoved, statFiles, unlessMoved } from './pinning.ts'
import { reconcile } from './reconcile.ts'
import { requireOneBill } from './require-one-bill.ts'
import { attempts, type RunResult, repeats } from './run.ts'
import type { Source, Target } from './source.ts'

/**
 * Brings a remote backend up to date straight from the store, newest period first: no file touches a disk of this
 * machine. A period that fails is reported and left as it was; the others go on.
 * @throws FinopsError `BACKEND_UNSUPPORTED`, and what `runSource` throws.
 */
export async function loadDirect(
  source: Source,
  remote: Target,
  context: PipelineContext,
  options: RemoteOptions,
): Promise<RunResult> {
  if (remote.backend.replaceFromStreams === undefined) {
    throw new FinopsError(
      'BACKEND_UNSUPPORTED',
      `Backend ${remote.name} (${remote.backend.name}) loads nothing straight from a store`,
    )
  }
  await reconcile(source, remote, context, options)
  let changed = 0
  for (let attempt = 1; ; attempt++) {
    const { periods, failures } = await discover(source, context)
    const inWindow = periods.filter(({ period }) => isWithin(period, options))
    let failed = failures
    let isMoved = false
    for (const period of inWindow) {
      try {
        // What was forced in the first attempt is not forced again.
        const force = options.force && attempt === 1
        if (await loadPeriod(source, remote, period, context, { ...options, force })) changed++
      } catch (thrown) {
        const error = toFinopsError(thrown, context.signal)
        if (error.code === 'CANCELLED' && context.signal.aborted) throw error
        if (attempt < attempts && repeats.has(error.code)) {
          isMoved = true
          continue
        }
        const manifest = period.deliveries[0]?.manifestId
        context.report({ type: 'failed', step: 'load', source: source.name, period: period.period, manifest, error })
        failed++
      }
    }
    if (isMoved) continue
    if (changed === 0 && failed === 0 && inWindow.length > 0) {
      context.report({ type: 'up-to-date', source: source.name, periods: inWindow.length })
    }
    return { periods: inWindow.length, changed, failed }
  }
}

/** Loads the newest delivery whose files are all there. @returns whether there was anything to do. */
async function loadPeriod(
  source: Source,
  remote: Target,
  { period, deliveries }: PeriodDeliveries,
  outer: PipelineContext,
  options: RemoteOptions,
): Promise<boolean> {
  const [newest] = deliveries
  if (newest !== undefined && !options.force && loadedBy(newest, remote, source, outer) !== undefined) return false
  const what = `${source.name} ${period}`
  const lease = await holdLease(outer, periodLease(source.name, period), { source: source.name, period, what })
  const context = under(lease, outer)
  try {
    let incomplete: FinopsError | undefined
    for (const { id } of deliveries) {
      const delivery = context.journal.delivery(id)
      if (delivery.state === 'downloading' || delivery.state === 'superseded') continue
      const held = loadedBy(delivery, remote, source, context)
      if (held !== undefined && !options.force) {
        if (incomplete !== undefined) throw incomplete
        return false
      }
      try {
        await loadDelivery(source, remote, delivery, context, held === undefined ? 'straight from the store' : 'forced')
      } catch (error) {
        if (!isFinopsError(error) || error.code !== 'DELIVERY_INCOMPLETE') throw error
        incomplete ??= error
        continue
      }
      if (incomplete !== undefined) throw incomplete
      return true
    }
    throw incomplete ?? new FinopsError('TRANSITION_REFUSED', `Another process is extracting ${what}`)
  } finally {
    lease.release()
  }
}

type Loadable = Delivery<'discovered' | 'failed' | 'staged'>

async function loadDelivery(
  source: Source,
  target: Target,
  delivery: Loadable,
  context: PipelineContext,
  cause: string,
): Promise<void> {
  await withBackend(context, target, subjectOf(delivery), async (backend, { signal }) => {
    const { replaceFromStreams } = backend
    if (replaceFromStreams === undefined) throw new Error(`${target.name} lost a method`)
    await requireOneBill(source, delivery, target, { ...context, signal })
    const load = await streamedLoad(source, delivery, { ...context, signal })
    await recordLoad({ source, delivery, target, cause, signal }, context, () => replaceFromStreams(load, { signal }))
  })
}

async function streamedLoad(source: Source, delivery: Loadable, context: PipelineContext): Promise<StreamedLoad> {
  const { journal, settings, signal, report } = context
  const { manifest, period } = delivery
  const { format } = manifest
  const subject = subjectOf(delivery)
  const onRetry = (error: FinopsError, attempt: number) => report({ type: 'retrying', ...subject, attempt, error })

  const objects = await retry(() => statFiles(source.store, manifest, signal), { signal, onRetry })
  requireSettled(delivery, objects, formerDelivery(delivery, context), settings.settleMinutes)
  if (delivery.state !== 'staged') {
    for (const [position, object] of objects.entries()) journal.pinFile(delivery, position, object)
  }
  const peeked = new Map<string, PeekedFile>()
  await allOrStop(objects, settings.concurrency, signal, async (object, inner) => {
    const peek = () => peekFile(source.store, object, format, inner)
    const file = await retry(peek, { signal: inner, onRetry }).catch((error: unknown) => {
      throw unlessMoved(error, object)
    })
    peeked.set(object.key, file)
  })
  const files = objects.map((object): StreamedFile => {
    const { key, bytes, etag } = object
    const found = peeked.get(key)
    let rows = found?.rows
    const onProgress = (sofar: number) =>
      report({ type: 'download-progress', ...subject, key, bytes: sofar, of: bytes })
    const onCounted = (counted: number) => {
      rows = counted
    }
    return {
      key,
      bytes,
      etag,
      columns: found?.columns ?? [],
      rows: () => rows,
      read: (inner) =>
        readObject({ store: source.store, object, format, signal: inner, onRetry, onProgress, onCounted }),
    }
  })
  report({ type: 'download-started', ...subject, files: files.length })
  return {
    table: source.table,
    source: source.name,
    period,
    manifest: delivery.manifestId,
    format,
    files,
    columns: namedColumns(
      source,
      manifest,
      files.map((file) => file.columns),
      context,
    ),
    rows: manifest.rows,
    async confirm(inner) {
      const unmoved = () => requireUnmoved(source, delivery, objects, { ...context, signal: inner })
      await retry(unmoved, { signal: inner, onRetry })
    },
  }
}

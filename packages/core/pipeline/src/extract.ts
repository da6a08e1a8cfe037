import { join } from 'node:path'
import { FinopsError, isFinopsError } from '@openfinops/plugin'
import { allOrStop } from '@openfinops/plugin-kit'
import type { Delivery } from '@openfinops/state'
import type { PipelineContext } from './context.ts'
import { type PeriodDeliveries, subjectOf } from './discover.ts'
import { deliveryFolder, localPaths } from './lib/bronze-path.ts'
import { requireSpace } from './lib/disk-space.ts'
import { downloadFile } from './lib/download-file.ts'
import { hasSize } from './lib/file-facts.ts'
import { recordedError } from './lib/recorded-error.ts'
import { retry } from './lib/retry.ts'
import { sha256Of } from './lib/sha256-of.ts'
import { toFinopsError } from './lib/to-finops-error.ts'
import { formerDelivery, movedFile, requireSettled, requireUnmoved, statFiles, unlessMoved } from './pinning.ts'
import type { Source } from './source.ts'

export interface ExtractOptions {
  /** Compare what bronze holds already with its checksums, and fetch anew what differs. */
  readonly force: boolean
}

export interface Extracted {
  readonly staged: Delivery<'staged'>
  /** Why deliveries that count more than `staged` could not be taken. Empty when it is the one in force. */
  readonly passedOver: readonly { readonly delivery: Delivery; readonly error: FinopsError }[]
}

/**
 * Extracts the delivery of a period that counts, and supersedes those that count less. Where the files of the newest
 * are not all there, the next is taken: the period then holds the last complete delivery. The caller holds the lease.
 * @throws FinopsError when no delivery can be staged: why the one that counts could not.
 */
export async function extractPeriod(
  source: Source,
  { period, deliveries }: PeriodDeliveries,
  context: PipelineContext,
  options: ExtractOptions,
): Promise<Extracted> {
  const passedOver: { delivery: Delivery; error: FinopsError }[] = []
  for (const [place, delivery] of deliveries.entries()) {
    try {
      const staged = await extract(source, delivery, context, options)
      supersede(deliveries.slice(place + 1), staged, context)
      return { staged, passedOver }
    } catch (error) {
      if (!isFinopsError(error) || error.code !== 'DELIVERY_INCOMPLETE') throw error
      passedOver.push({ delivery, error })
    }
  }
  throw passedOver[0]?.error ?? new Error(`There is no delivery of ${source.name} ${period}`)
}

/**
 * Brings the files of a delivery into bronze, whole and checked, and so to `staged`. Continues what an earlier run
 * began. The caller holds the lease of the period.
 * @throws FinopsError why it failed, after the journal has it; `CANCELLED` leaves the delivery as it is.
 */
async function extract(
  source: Source,
  delivery: Delivery,
  context: PipelineContext,
  options: ExtractOptions,
): Promise<Delivery<'staged'>> {
  const { journal, run } = context
  let current = journal.delivery(delivery.id)
  if (current.state === 'superseded') {
    throw new FinopsError('TRANSITION_REFUSED', 'A newer delivery has taken the period meanwhile', { retryable: true })
  }
  if (current.state === 'staged') {
    const damage = await findDamage(current, context, options)
    if (damage === undefined) return current
    current = journal.failDelivery(run, current, recordedError(damage))
  }
  const downloading =
    current.state === 'downloading' ? journal.resumeDownload(run, current) : journal.startDownload(run, current)
  if (current.state === 'failed' && current.error.code === 'BRONZE_DAMAGED') journal.resetFiles(downloading)
  try {
    const bytes = await download(source, downloading, context)
    const staged = journal.stage(run, downloading)
    context.report({ type: 'staged', ...subjectOf(staged), files: staged.files.length, bytes })
    return staged
  } catch (thrown) {
    const error = toFinopsError(thrown, context.signal)
    if (error.code !== 'CANCELLED' && error.code !== 'TRANSITION_REFUSED') {
      journal.failDelivery(run, downloading, recordedError(error))
    }
    throw error
  }
}

async function download(source: Source, delivery: Delivery<'downloading'>, context: PipelineContext): Promise<number> {
  const { journal, settings, signal } = context
  const subject = subjectOf(delivery)
  const { manifest } = delivery
  const paths = localPaths(manifest.files.map(({ key }) => key))
  const folder = deliveryFolder(delivery.source, delivery.period, delivery.manifestId)
  const onRetry = (error: FinopsError, attempt: number) =>
    context.report({ type: 'retrying', ...subject, attempt, error })

  const objects = await retry(() => statFiles(source.store, manifest, signal), { signal, onRetry })
  requireSettled(delivery, objects, formerDelivery(delivery, context), settings.settleMinutes)
  const bytes = objects.reduce((sum, object) => sum + object.bytes, 0)
  await requireSpace(settings.bronze, bytes, `Downloading ${delivery.source} ${delivery.period}`)
  context.report({ type: 'download-started', ...subject, files: objects.length })

  const files = journal.files(delivery.id)
  const tasks = objects.map((object, position) => ({ object, position, path: `${folder}/${paths[position]}` }))
  await allOrStop(tasks, settings.concurrency, signal, async ({ object, position, path }, inner) => {
    const record = files[position]
    if (record?.fetched !== undefined && record.object?.etag === object.etag) {
      if (await hasSize(join(settings.bronze, path), record.fetched.bytes)) return
    }
    let pinned = record?.object?.etag === object.etag ? object.etag : undefined
    await retry(
      async () => {
        const fetched = await downloadFile({
          store: source.store,
          key: object.key,
          format: manifest.format,
          path: join(settings.bronze, path),
          pinned,
          signal: inner,
          onPinned(found) {
            if (found.etag !== object.etag) throw movedFile(object)
            if (pinned === undefined) journal.pinFile(delivery, position, found)
            pinned = found.etag
          },
          onProgress: (sofar, of) =>
            context.report({ type: 'download-progress', ...subject, key: object.key, bytes: sofar, of }),
        })
        journal.completeFile(delivery, position, { ...fetched, path })
      },
      { signal: inner, onRetry },
    ).catch((error) => {
      throw unlessMoved(error, object)
    })
  })

  await retry(() => requireUnmoved(source, delivery, objects, context), { signal, onRetry })
  return bytes
}

function supersede(
  older: readonly Delivery[],
  staged: Delivery<'staged'>,
  { journal, run, report }: PipelineContext,
): void {
  for (const { id } of older) {
    const delivery = journal.delivery(id)
    if (delivery.state === 'superseded') continue
    journal.supersede(run, delivery, staged.manifestId)
    report({ type: 'superseded', ...subjectOf(delivery), by: staged.manifestId })
  }
}

/** What is wrong with the files of a staged delivery, if anything is. */
async function findDamage(
  delivery: Delivery<'staged'>,
  { settings, signal }: PipelineContext,
  { force }: ExtractOptions,
): Promise<FinopsError | undefined> {
  for (const { key, fetched } of delivery.files) {
    const path = join(settings.bronze, fetched.path)
    const whole = await hasSize(path, fetched.bytes)
    if (!whole || (force && (await sha256Of(path, signal)) !== fetched.sha256)) {
      return new FinopsError('BRONZE_DAMAGED', 'The file in bronze is not what was downloaded; it is fetched again', {
        file: key,
      })
    }
  }
  return undefined
}

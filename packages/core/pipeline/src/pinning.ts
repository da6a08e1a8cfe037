import { FinopsError, isFinopsError, type Manifest, type ObjectStore, type StoreObject } from '@openfinops/plugin'
import type { Delivery } from '@openfinops/state'
import type { PipelineContext } from './context.ts'
import type { Source } from './source.ts'

/**
 * The objects of a delivery as they are now, in the order of the manifest.
 * @throws FinopsError `DELIVERY_INCOMPLETE` when some are missing, or have another size than the manifest says.
 */
export async function statFiles(
  store: ObjectStore,
  { files }: Manifest,
  signal: AbortSignal,
): Promise<readonly StoreObject[]> {
  if (files.length === 0) return []
  const wanted = new Set(files.map(({ key }) => key))
  const found = new Map<string, StoreObject>()
  for await (const object of store.list(sharedPrefix([...wanted]), signal)) {
    if (wanted.has(object.key)) found.set(object.key, object)
  }
  const missing = files.filter(({ key }) => !found.has(key))
  if (missing.length > 0) {
    throw new FinopsError('DELIVERY_INCOMPLETE', `The manifest names ${missing.length} files that are not there`, {
      file: missing[0]?.key ?? '',
      fix: 'The period stays as it is. Look again once the vendor has delivered; old exports may have been cleaned up.',
    })
  }
  return files.map(({ key, bytes }) => {
    const object = found.get(key)
    if (object === undefined) throw new Error(`${key} was found and is not there`)
    if (bytes !== undefined && bytes !== object.bytes) {
      throw new FinopsError('DELIVERY_INCOMPLETE', `The manifest promises ${bytes} bytes, there are ${object.bytes}`, {
        file: key,
        fix: 'The period stays as it is. Look again once the vendor has delivered.',
      })
    }
    return object
  })
}

/**
 * An export that is overwritten in place gets its manifest last. A file newer than the manifest is therefore one of
 * the next delivery, and the rest may still be of this one. Where a vendor writes the manifest first after all, a file
 * as old as the delivery before is still of that one. AWS, "Understanding export delivery".
 * @throws FinopsError `DELIVERY_UNSETTLED` while the export was touched less than `settleMinutes` ago.
 */
export function requireSettled(
  { manifest, object: manifestObject }: Pick<Delivery, 'manifest' | 'object'>,
  objects: readonly StoreObject[],
  former: Pick<Delivery, 'object'> | undefined,
  settleMinutes: number,
): void {
  if (!manifest.inPlace) return
  const fresh = (moment: Date) => moment.getTime() > Date.now() - settleMinutes * 60_000
  const newer = objects.filter(({ lastModified }) => lastModified > manifestObject.lastModified)
  const youngest = newer.find(({ lastModified }) => fresh(lastModified))
  if (youngest !== undefined) {
    throw unsettled(youngest, `${newer.length} of ${objects.length} files are newer than their manifest`)
  }
  if (former === undefined || !fresh(manifestObject.lastModified)) return
  const stale = objects.filter(({ lastModified }) => lastModified <= former.object.lastModified)
  if (stale[0] !== undefined) {
    throw unsettled(stale[0], `${stale.length} of ${objects.length} files are still those of the delivery before`)
  }
}

function unsettled(object: StoreObject, what: string): FinopsError {
  return new FinopsError('DELIVERY_UNSETTLED', `${what}: the export seems to be being rewritten`, {
    file: object.key,
    fix:
      'The period stays as it is; the next run looks again. If this is a copy of a bucket and nothing is being ' +
      'written, set settle_minutes = 0.',
  })
}

/** The delivery whose place this one takes in the store, as far as it is known. */
export function formerDelivery(
  delivery: Pick<Delivery, 'source' | 'period' | 'object'> & { readonly id?: number | undefined },
  { journal }: Pick<PipelineContext, 'journal'>,
): Delivery | undefined {
  const { source, period, object, id } = delivery
  return journal
    .deliveries({ source, from: period, to: period })
    .filter((other) => other.id !== id && other.manifest.inPlace && other.object.lastModified < object.lastModified)
    .sort((a, b) => b.object.lastModified.getTime() - a.object.lastModified.getTime())[0]
}

/**
 * A delivery whose files lie apart from those of others stays whole, whatever the vendor writes meanwhile. One that is
 * overwritten in place is whole only while its manifest is the one that was read.
 * @throws FinopsError `DELIVERY_MOVED` when it is not.
 */
async function requireManifestUnmoved(
  { vendor, store }: Source,
  delivery: Delivery,
  { journal, signal }: Pick<PipelineContext, 'journal' | 'signal'>,
): Promise<void> {
  if (vendor.discovery.type === 'listing' || !delivery.manifest.inPlace) return
  const known = journal.knownManifests(delivery.source)
  const copies = [...known].filter(([, copy]) => copy.deliveryId === delivery.id)
  for (const [key, { etag }] of copies) {
    for await (const object of store.list(key, signal)) if (object.key === key && object.etag === etag) return
  }
  throw new FinopsError('DELIVERY_MOVED', 'The manifest was rewritten while the delivery was read', {
    file: delivery.object.key,
    fix: 'What was read of it is dropped; the next run takes up the new delivery.',
  })
}

/**
 * Looks once more at what was read of a delivery: whatever was rewritten meanwhile shows now, in a file's ETag or in the
 * manifest's.
 * @throws FinopsError `DELIVERY_MOVED`, `DELIVERY_INCOMPLETE`.
 */
export async function requireUnmoved(
  source: Source,
  delivery: Delivery,
  objects: readonly StoreObject[],
  context: Pick<PipelineContext, 'journal' | 'signal'>,
): Promise<void> {
  const after = await statFiles(source.store, delivery.manifest, context.signal)
  const changed = objects.find((object, position) => after[position]?.etag !== object.etag)
  if (changed !== undefined) throw movedFile(changed)
  await requireManifestUnmoved(source, delivery, context)
}

/** What reading a file of a delivery failed with; `DELIVERY_MOVED` where it is no longer what was listed. */
export function unlessMoved(error: unknown, object: StoreObject): unknown {
  const isMoved = isFinopsError(error) && (error.code === 'STORE_CHANGED' || error.code === 'STORE_NOT_FOUND')
  return isMoved ? movedFile(object, error) : error
}

export function movedFile(object: StoreObject, cause?: unknown): FinopsError {
  return new FinopsError('DELIVERY_MOVED', 'The file was rewritten while the delivery was read', {
    file: object.key,
    fix: 'What was read of it is dropped; the next run takes up the new delivery.',
    cause,
  })
}

export function sharedPrefix(keys: readonly string[]): string {
  const [first = '', ...rest] = keys
  let length = first.length
  for (const key of rest) while (!key.startsWith(first.slice(0, length))) length--
  return first.slice(0, length)
}

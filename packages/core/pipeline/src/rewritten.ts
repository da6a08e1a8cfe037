import type { StoreObject } from '@openfinops/plugin'
import type { Delivery, FileRecord } from '@openfinops/state'
import type { PipelineContext } from './context.ts'
import { retry } from './lib/retry.ts'
import { sharedPrefix } from './pinning.ts'
import type { Source } from './source.ts'

/**
 * The deliveries of an export overwritten in place whose files are no longer those that were read, although the
 * manifest is the same: it was written before its files. They count once nothing has been written for a while; until
 * then the vendor is about to write a new manifest. Costs one listing, and none without such deliveries.
 */
export async function findRewritten(
  source: Source,
  deliveries: readonly Delivery[],
  { journal, settings, signal }: Pick<PipelineContext, 'journal' | 'settings' | 'signal'>,
): Promise<ReadonlySet<number>> {
  const loaded = new Set(
    journal.loads({ source: source.name }).flatMap(({ state, deliveryId }) => (state === 'loaded' ? [deliveryId] : [])),
  )
  const read = deliveries.filter(
    ({ id, state, manifest }) => manifest.inPlace && (state === 'staged' || loaded.has(id)),
  )
  const files = new Map(read.map(({ id }) => [id, journal.files(id)]))
  const keys = [...files.values()].flat().map(({ key }) => key)
  if (keys.length === 0) return new Set()

  const wanted = new Set(keys)
  const now = await retry(
    async () => {
      const objects = new Map<string, StoreObject>()
      for await (const object of source.store.list(sharedPrefix(keys), signal)) {
        if (wanted.has(object.key)) objects.set(object.key, object)
      }
      return objects
    },
    { signal, onRetry: () => {} },
  )
  const settled = Date.now() - settings.settleMinutes * 60_000
  const isOther = ({ key, object }: FileRecord) => {
    const current = now.get(key)
    return current !== undefined && current.etag !== object?.etag
  }
  const isSettled = ({ key }: FileRecord) =>
    (now.get(key)?.lastModified.getTime() ?? Number.POSITIVE_INFINITY) <= settled
  return new Set([...files].filter(([, own]) => own.some(isOther) && own.every(isSettled)).map(([id]) => id))
}

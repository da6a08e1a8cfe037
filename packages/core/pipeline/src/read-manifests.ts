import { type FinopsError, isFinopsError, type Manifest, type StoreObject } from '@openfinops/plugin'
import { allOrStop } from '@openfinops/plugin-kit'
import type { KnownManifest } from '@openfinops/state'
import type { PipelineContext } from './context.ts'
import { readText } from './lib/read-text.ts'
import { retry } from './lib/retry.ts'
import type { Source } from './source.ts'

/** A manifest as it was found. */
export interface FoundManifest {
  readonly object: StoreObject
  readonly manifest: Manifest
  /** As delivered; `undefined` from a vendor without manifests. */
  readonly text: string | undefined
}

export interface Findings {
  /** The manifest objects that are there now. */
  readonly listed: readonly StoreObject[]
  /** Those that were not known yet, or have changed. */
  readonly found: readonly FoundManifest[]
  /** Those that could not be understood. */
  readonly broken: readonly FinopsError[]
}

/**
 * Lists a source and reads the manifests that are new. With nothing new that is the listing and no read.
 * @throws FinopsError what the store throws. A manifest that cannot be understood is not thrown but returned: the
 * other periods do not wait for it.
 */
export async function readManifests(
  source: Source,
  known: ReadonlyMap<string, Pick<KnownManifest, 'etag'>>,
  context: Pick<PipelineContext, 'signal' | 'settings'>,
): Promise<Findings> {
  const { vendor, store } = source
  const { discovery } = vendor
  const objects = await retry(() => list(source, context.signal), { signal: context.signal, onRetry: () => {} })
  if (discovery.type === 'listing') {
    const manifests = discovery.assemble(objects)
    const found = manifests.map((manifest) => ({ object: newestOf(manifest, objects), manifest, text: undefined }))
    return { listed: found.map(({ object }) => object), found, broken: [] }
  }

  const listed = objects.filter(({ key }) => discovery.isManifest(key))
  const unread = listed.filter((object) => known.get(object.key)?.etag !== object.etag)
  const read = await allOrStop(unread, context.settings.concurrency, context.signal, async (object, signal) => {
    const onRetry = () => {}
    try {
      const text = await retry(() => readText(store, object, signal), { signal, onRetry })
      return { object, text, manifest: discovery.parse(text.replace(/^\uFEFF/, ''), object) }
    } catch (error) {
      if (isFinopsError(error) && passedOver.has(error.code)) return error
      throw error
    }
  })
  const found: FoundManifest[] = []
  const broken: FinopsError[] = []
  for (const result of read) {
    if (isFinopsError(result)) broken.push(result)
    else found.push(result)
  }
  return { listed, found, broken }
}

/** What concerns one manifest only. One that moved since it was listed is read by the next run. */
const passedOver: ReadonlySet<string> = new Set(['MANIFEST_INVALID', 'STORE_CHANGED', 'STORE_NOT_FOUND'])

async function list({ vendor, store }: Source, signal: AbortSignal): Promise<readonly StoreObject[]> {
  const keep = vendor.discovery.type === 'manifest' ? vendor.discovery.isManifest : () => true
  const objects: StoreObject[] = []
  for (const prefix of vendor.prefixes) {
    for await (const object of store.list(prefix, signal)) if (keep(object.key)) objects.push(object)
  }
  return objects
}

function newestOf(manifest: Manifest, objects: readonly StoreObject[]): StoreObject {
  const keys = new Set(manifest.files.map(({ key }) => key))
  const own = objects.filter(({ key }) => keys.has(key))
  const first = own[0]
  if (first === undefined) throw new Error(`The vendor made a manifest ${manifest.id} of files that were not listed`)
  return own.reduce((newest, object) => (object.lastModified > newest.lastModified ? object : newest), first)
}

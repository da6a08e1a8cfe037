import { isFinopsError, type Manifest, type ObjectStore, type StoreObject, type Vendor } from '@openfinops/plugin'

/** An export that a store holds. */
export interface FoundExport {
  readonly name: string
  /** What to configure as its prefix. */
  readonly prefix: string
}

/** Objects looked at, at most: a bucket may hold much besides exports. */
const mostObjects = 50_000

/** Manifests read, at most, to learn the names. */
const mostReads = 50

/** What a vendor calls its own of what lies under its prefixes: manifests or, where there are none, files. */
export async function listOwn({ prefixes, discovery }: Vendor, store: ObjectStore, signal: AbortSignal) {
  const own: StoreObject[] = []
  let seen = 0
  for (const prefix of prefixes) {
    for await (const object of store.list(prefix, signal)) {
      if (discovery.type === 'listing' || discovery.isManifest(object.key)) own.push(object)
      if (++seen === mostObjects) return own
    }
  }
  return own
}

/** The exports that a vendor sees under its prefixes, with the prefix of each. Reads one manifest of each. */
export async function findExports(
  vendor: Vendor,
  store: ObjectStore,
  signal: AbortSignal,
): Promise<readonly FoundExport[]> {
  const { discovery } = vendor
  const own = await listOwn(vendor, store, signal)
  if (discovery.type === 'listing') {
    return distinct(discovery.assemble(own).map((manifest) => locate(manifest, manifest.files[0]?.key ?? '')))
  }
  const found: FoundExport[] = []
  let reads = 0
  for (const object of own) {
    if (found.some((known) => object.key.startsWith(rootOf(known)))) continue
    if (++reads > mostReads) break
    const manifest = await readOrSkip(object, vendor, store, signal)
    if (manifest !== undefined) found.push(locate(manifest, object.key))
  }
  return distinct(found)
}

/**
 * Reads and parses one manifest.
 * @throws FinopsError what the store throws, `MANIFEST_INVALID`.
 */
export async function readManifest(
  object: StoreObject,
  { discovery }: Vendor,
  store: ObjectStore,
  signal: AbortSignal,
): Promise<Manifest | undefined> {
  if (discovery.type === 'listing') return undefined
  const { content } = await store.read(object.key, { signal })
  const chunks: Uint8Array[] = []
  for await (const chunk of content) chunks.push(chunk)
  const text = Buffer.concat(chunks).toString('utf8')
  return discovery.parse(text.replace(/^\uFEFF/, ''), object)
}

/** A manifest that is broken, or gone meanwhile, names no export. */
export async function readOrSkip(object: StoreObject, vendor: Vendor, store: ObjectStore, signal: AbortSignal) {
  try {
    return await readManifest(object, vendor, store, signal)
  } catch (error) {
    if (isFinopsError(error) && (error.code === 'MANIFEST_INVALID' || error.code === 'STORE_NOT_FOUND'))
      return undefined
    throw error
  }
}

/** Every vendor's layout has the export's name as a folder: what is above it is the prefix. */
function locate({ export: name }: Manifest, key: string): FoundExport {
  const at = `/${key}`.indexOf(`/${name}/`)
  return { name, prefix: at === -1 ? '' : key.slice(0, at).replace(/^\/+|\/+$/g, '') }
}

function rootOf({ name, prefix }: FoundExport): string {
  return prefix === '' ? `${name}/` : `${prefix}/${name}/`
}

function distinct(found: readonly FoundExport[]): readonly FoundExport[] {
  return [...new Map(found.map((one) => [rootOf(one), one])).values()]
}

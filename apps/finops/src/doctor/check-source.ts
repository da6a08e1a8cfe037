import type { Source } from '@openfinops/pipeline'
import { isFinopsError, type Manifest, type StoreObject, type Vendor } from '@openfinops/plugin'
import type { Config, SourceConfig } from '../config/config.ts'
import { nearest } from '../nearest.ts'
import { openVendor } from '../plugins/open.ts'
import { counted, moment } from '../reporters/numbers.ts'
import type { World } from '../world.ts'
import { type FoundExport, findExports, listOwn, readManifest } from './find-exports.ts'
import { type Finding, failed, failure, ok, warning } from './finding.ts'

/** Whether a store can be listed and read, and holds the export that is configured. */
export async function* checkSource(
  source: Source,
  settings: SourceConfig,
  config: Config,
  { signal }: Pick<World, 'signal'>,
): AsyncGenerator<Finding> {
  const { store, vendor } = source
  const check = `source ${source.name}`
  let own: readonly StoreObject[]
  try {
    own = await listOwn(vendor, store, signal)
  } catch (error) {
    return yield failure(`${check}, listing ${store.url}`, error)
  }
  yield ok(`${check}, listing ${store.url}`, where(settings))
  const newest = own.reduce<StoreObject | undefined>(
    (latest, object) => (latest === undefined || object.lastModified > latest.lastModified ? object : latest),
    undefined,
  )
  try {
    if (newest === undefined) return yield await explainAbsence(source, settings, config, signal)
    if (settings.export === undefined) yield await checkUnambiguous(vendor, source, settings, signal)
    else yield ok(`${check}, export`, `${settings.export}, ${describe(own, newest, vendor)}`)
  } catch (error) {
    return yield failure(`${check}, reading`, error)
  }
  yield* checkReading(check, source, newest, own, signal)
}

async function checkUnambiguous(
  vendor: Vendor,
  { name, store }: Source,
  settings: SourceConfig,
  signal: AbortSignal,
): Promise<Finding> {
  const check = `source ${name}, export`
  const found = await findExports(vendor, store, signal)
  if (found.length <= 1) return ok(check, found[0]?.name ?? 'no name yet')
  return failed(
    check,
    `there are several exports ${where(settings)}: ${list(found)}`,
    `Say which one with sources.${name}.export; add a source for each other one.`,
  )
}

/** Finds out why there is nothing: a wrong export, a wrong prefix, or an export that was not delivered yet. */
async function explainAbsence(
  { name, store }: Source,
  settings: SourceConfig,
  config: Config,
  signal: AbortSignal,
): Promise<Finding> {
  const check = `source ${name}, export`
  const what = settings.export === undefined ? 'there is no export' : `there is no export "${settings.export}"`
  const under = async (prefix: string) =>
    findExports(await openVendor(settings, config, { prefix, export: undefined }), store, signal)

  const siblings = settings.export === undefined ? [] : await under(settings.prefix)
  if (siblings.length > 0) {
    const meant = nearest(
      settings.export ?? '',
      siblings.map((found) => found.name),
    )
    const fix = meant === undefined ? 'Set' : `Did you mean "${meant}"? Set`
    return failed(
      check,
      `${what} ${where(settings)}, but there are: ${list(siblings)}`,
      `${fix} sources.${name}.export.`,
    )
  }
  let elsewhere: readonly FoundExport[]
  try {
    elsewhere = settings.prefix === '' ? [] : await under('')
  } catch (error) {
    if (!isFinopsError(error) || error.code !== 'STORE_DENIED') throw error
    return failed(
      check,
      `${what} ${where(settings)}, and what is outside of it may not be listed`,
      `Compare sources.${name}.prefix with the export's settings at the vendor.`,
    )
  }
  const best = elsewhere.find((found) => found.name === settings.export) ?? elsewhere[0]
  if (best !== undefined) {
    return failed(
      check,
      `${what} ${where(settings)}, but there are elsewhere: ${list(elsewhere)}`,
      `Set sources.${name}.prefix = "${best.prefix}"${best.name === settings.export ? '' : ` and export = "${best.name}"`}.`,
    )
  }
  return warning(
    check,
    `${what} ${where(settings)}, nor anywhere else in ${store.url}`,
    'Wait when the export is new: the first delivery can take a day. Otherwise compare bucket and prefix with its settings.',
  )
}

async function* checkReading(
  check: string,
  { vendor, store }: Source,
  newest: StoreObject,
  own: readonly StoreObject[],
  signal: AbortSignal,
): AsyncGenerator<Finding> {
  let manifest: Manifest | undefined
  try {
    manifest =
      vendor.discovery.type === 'listing'
        ? vendor.discovery.assemble(own)[0]
        : await readManifest(newest, vendor, store, signal)
    if (vendor.discovery.type === 'manifest') yield ok(`${check}, reading a manifest`, newest.key)
  } catch (error) {
    return yield failure(`${check}, reading a manifest`, error)
  }
  const file = manifest?.files[0]
  if (file === undefined) return
  try {
    const { content } = await store.read(file.key, { signal })
    for await (const _ of content) break
    yield ok(`${check}, reading a data file`, file.key)
  } catch (error) {
    yield failure(`${check}, reading a data file`, error)
  }
}

function describe(own: readonly StoreObject[], newest: StoreObject, { discovery }: Vendor): string {
  const what = counted(own.length, discovery.type === 'manifest' ? 'manifest' : 'file')
  return `${what}, the newest of ${moment(newest.lastModified)}`
}

function where({ prefix }: SourceConfig): string {
  return prefix === '' ? 'in the whole store' : `under "${prefix}"`
}

function list(found: readonly FoundExport[]): string {
  return found.map(({ name, prefix }) => (prefix === '' ? name : `${name} (prefix "${prefix}")`)).join(', ')
}

import { posix } from 'node:path'
import { type BillingPeriod, type ObjectStore, periodEnd, type StoreObject, type Vendor } from '@openfinops/plugin'
import { listOwn, readOrSkip } from './find-exports.ts'

/** Which months an export holds, and of which payer. */
export interface ExportMonths {
  readonly payer: string
  readonly months: readonly BillingPeriod[]
  /** Those that were delivered after they had ended. */
  readonly complete: readonly BillingPeriod[]
}

/** Manifests read, at most: one for each month of ten years. */
const mostReads = 120

/** Reads one manifest of each month; `undefined` when there is none, or none names its payer. */
export async function findMonths(
  vendor: Vendor,
  store: ObjectStore,
  signal: AbortSignal,
): Promise<ExportMonths | undefined> {
  const newestFirst = topmost(await listOwn(vendor, store, signal)).sort(
    (one, other) => other.lastModified.getTime() - one.lastModified.getTime(),
  )
  const months = new Set<BillingPeriod>()
  const complete = new Set<BillingPeriod>()
  let payer: string | undefined
  for (const object of newestFirst.slice(0, mostReads)) {
    const manifest = await readOrSkip(object, vendor, store, signal)
    if (manifest === undefined) continue
    payer ??= manifest.payer
    months.add(manifest.period)
    if (manifest.createdAt >= periodEnd(manifest.period)) complete.add(manifest.period)
  }
  return payer === undefined ? undefined : { payer, months: [...months], complete: [...complete] }
}

/** The manifests that have none in a folder above: the copies of single deliveries lie below the month's own. */
function topmost(manifests: readonly StoreObject[]): StoreObject[] {
  const folders = new Set(manifests.map(({ key }) => posix.dirname(key)))
  return manifests.filter(({ key }) => {
    const above = posix.dirname(key).split('/').slice(0, -1)
    return !above.some((_, at) => folders.has(above.slice(0, at + 1).join('/')))
  })
}

import type { VendorLocation } from '@openfinops/plugin'
import type { DataExportsOptions } from '../data-exports-options.ts'

/** Where a manifest lies, as far as its key says so. */
export interface ManifestKey {
  /** The export's own folder, with its slash: `metadata/` and `data/` lie in it. */
  readonly exportFolder: string
  readonly export: string
  /** The folders between `metadata/` and the manifest. */
  readonly partition: string
  /** True for the copy below an execution's own folder, which AWS writes once. */
  readonly inExecution: boolean
}

// AWS writes `BILLING_PERIOD=` for CUR 2.0 and the FOCUS preview, `billing_period=` for FOCUS 1.2.
const manifestPattern =
  /^(?<exportFolder>(?:.*\/)?(?<export>[^/]+)\/)metadata\/(?<partition>[^/]+\/(?:[^/]+(?<!\.json)\/)?)\k<export>-Manifest(?:-FOCUS)?\.json$/

const periodPattern = /^billing_period=(\d{4}-\d{2})\//i

/** Reads the key of a manifest; `undefined` for every other key. */
export function readManifestKey(key: string): ManifestKey | undefined {
  const { exportFolder, export: name, partition } = manifestPattern.exec(key)?.groups ?? {}
  if (exportFolder === undefined || name === undefined || partition === undefined) return undefined
  return { exportFolder, export: name, partition, inExecution: partition.split('/').length > 2 }
}

/** Tells the manifests of an export, or of every export where none is named, from all other keys. */
export function isManifestKey(key: string, location: VendorLocation, options: DataExportsOptions): boolean {
  const place = readManifestKey(key)
  if (place === undefined || periodText(key, place, options) === undefined) return false
  return location.export === undefined || location.export === place.export
}

/** The text that should be the billing period of a manifest. */
export function periodText(
  key: string,
  { partition }: ManifestKey,
  { partition_regex }: DataExportsOptions,
): string | undefined {
  return partition_regex === undefined ? periodPattern.exec(partition)?.[1] : partition_regex.exec(key)?.[1]
}

const insideExport = /^(?:.*\/)?(data\/[^/]+=\d{4}-\d{2}\/.*)$/i

/**
 * The key of a data file, beside its manifest. AWS writes full `s3://` addresses of its own bucket; in a copy the files
 * lie in the same folders below the export's own. A key without such folders, or with `..` in it, stays as it is.
 */
export function besideManifest(address: string, exportFolder: string): string {
  const key = address.replace(/^s3:\/\/[^/]+\//, '')
  const inside = insideExport.exec(key)?.[1]
  return inside === undefined || key.split('/').includes('..') ? key : `${exportFolder}${inside}`
}

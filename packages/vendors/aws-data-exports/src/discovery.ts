import type { Discovery, SourceColumn, VendorLocation } from '@openfinops/plugin'
import type { DataExportsOptions } from './data-exports-options.ts'
import { isManifestKey } from './lib/keys.ts'
import { parseManifest } from './lib/manifest.ts'

/**
 * Looks at the columns of an export: what is wrong with them for the vendor that asks, as the end of the sentence «The
 * manifest …», or what version of their table they are.
 */
export type ColumnTest = (
  columns: readonly SourceColumn[],
) => { readonly problem: string; readonly fix: string } | { readonly schema: string | undefined }

/**
 * How deliveries of AWS Data Exports are found, whatever table they are of.
 * Source: https://docs.aws.amazon.com/cur/latest/userguide/dataexports-export-delivery.html
 */
export function dataExportsDiscovery(
  location: VendorLocation,
  options: DataExportsOptions,
  test: ColumnTest,
): Discovery {
  const prefixes = dataExportsPrefixes(location)
  return {
    type: 'manifest',
    isManifest: (key) => prefixes.some((prefix) => key.startsWith(prefix)) && isManifestKey(key, location, options),
    parse: (text, object) => parseManifest(text, object, options, test),
  }
}

/**
 * Where the manifests of an export lie: in its `metadata` folder, or anywhere below the prefix when no export is named.
 */
export function dataExportsPrefixes({ prefix, export: name }: VendorLocation): readonly string[] {
  const root = prefix === '' ? '' : `${prefix}/`
  return [name === undefined ? root : `${root}${name}/metadata/`]
}

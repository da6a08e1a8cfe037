import type { Vendor, VendorLocation, VendorPlugin } from '@openfinops/plugin'
import { focusColumn, nativeColumn } from './lib/column.ts'
import { exportPrefixes, manifestKeyMatcher } from './lib/keys.ts'
import { assembleListing } from './lib/listing.ts'
import { parseManifest } from './lib/manifest.ts'
import { type AzureOptions, azureOptions } from './options.ts'

const name = 'azure'

/**
 * Cost Management exports of a subscription, an enrollment, a billing profile or whatever other scope: actual and
 * amortized costs, FOCUS and usage, in CSV, gzipped CSV and Parquet. The location's prefix is the directory of the
 * export; where no export is named it may include the export's own folder.
 * Source: https://learn.microsoft.com/azure/cost-management-billing/costs/tutorial-improved-exports
 */
export function azure(location: VendorLocation, options: Partial<AzureOptions> = {}): Vendor {
  const { type = 'actual', discovery = 'manifest' } = options
  return {
    apiVersion: 1,
    name,
    provider: 'azure',
    table: `azure_${type}`,
    prefixes: exportPrefixes(location),
    discovery:
      discovery === 'listing'
        ? { type: 'listing', assemble: (objects) => assembleListing(objects, location) }
        : {
            type: 'manifest',
            isManifest: manifestKeyMatcher(location),
            parse: (text, object) => parseManifest(text, object, type),
          },
    column: type === 'focus' ? focusColumn : nativeColumn,
  }
}

const plugin: VendorPlugin<AzureOptions> = {
  kind: 'vendor',
  apiVersion: 1,
  name,
  options: azureOptions,
  create: azure,
}

export default plugin

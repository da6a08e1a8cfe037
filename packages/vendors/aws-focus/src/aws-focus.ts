import type { Vendor, VendorLocation, VendorPlugin } from '@openfinops/plugin'
import {
  type DataExportsOptions,
  dataExportsDiscovery,
  dataExportsOptions,
  dataExportsPrefixes,
} from '@openfinops/vendor-aws-data-exports'
import { focusColumn } from './lib/column.ts'
import { testColumns } from './lib/test-columns.ts'

const name = 'aws-focus'

/**
 * FOCUS exports of AWS Data Exports: 1.0, 1.2 and the preview before them. The location's prefix is the S3 path prefix
 * of the export.
 * Source: https://docs.aws.amazon.com/cur/latest/userguide/table-dictionary-focus-1-2-aws.html
 */
export function awsFocus(location: VendorLocation, options: DataExportsOptions = {}): Vendor {
  return {
    apiVersion: 1,
    name,
    provider: 'aws',
    table: 'aws_focus',
    prefixes: dataExportsPrefixes(location),
    discovery: dataExportsDiscovery(location, options, testColumns),
    column: focusColumn,
  }
}

const plugin: VendorPlugin<DataExportsOptions> = {
  kind: 'vendor',
  apiVersion: 1,
  name,
  options: dataExportsOptions,
  create: awsFocus,
}

export default plugin

import type { Vendor, VendorLocation, VendorPlugin } from '@openfinops/plugin'
import {
  type DataExportsOptions,
  dataExportsDiscovery,
  dataExportsOptions,
  dataExportsPrefixes,
} from '@openfinops/vendor-aws-data-exports'
import { curColumn } from './lib/column.ts'
import { testColumns } from './lib/test-columns.ts'

const name = 'aws-cur-v2'

/**
 * CUR 2.0, the table `COST_AND_USAGE_REPORT` of AWS Data Exports, with whatever columns, order and aliases the export's
 * query selects. The location's prefix is the S3 path prefix of the export.
 * Source: https://docs.aws.amazon.com/cur/latest/userguide/table-dictionary-cur2.html
 */
export function awsCurV2(location: VendorLocation, options: DataExportsOptions = {}): Vendor {
  return {
    apiVersion: 1,
    name,
    provider: 'aws',
    table: 'aws_cur_v2',
    prefixes: dataExportsPrefixes(location),
    discovery: dataExportsDiscovery(location, options, testColumns),
    column: curColumn,
  }
}

const plugin: VendorPlugin<DataExportsOptions> = {
  kind: 'vendor',
  apiVersion: 1,
  name,
  options: dataExportsOptions,
  create: awsCurV2,
}

export default plugin

import type { Vendor, VendorLocation, VendorPlugin } from '@openfinops/plugin'
import { z } from 'zod'
import { curColumn } from './lib/column.ts'
import { manifestKeyMatcher, reportPrefixes } from './lib/keys.ts'
import { parseManifest } from './lib/manifest.ts'

const name = 'aws-cur-v1'

/**
 * AWS Cost and Usage Reports, the legacy ones: CSV (`GZIP`, `ZIP`) and Parquet, with new report versions or overwriting.
 * The location's prefix is the report path prefix; where no export is named it may include the report's own folder, as
 * the console shows it.
 * Source: https://docs.aws.amazon.com/cur/latest/userguide/understanding-report-versions.html
 */
export function awsCurV1(location: VendorLocation): Vendor {
  return {
    apiVersion: 1,
    name,
    provider: 'aws',
    table: 'aws_cur_v1',
    prefixes: reportPrefixes(location),
    discovery: { type: 'manifest', isManifest: manifestKeyMatcher(location), parse: parseManifest },
    column: curColumn,
  }
}

const plugin: VendorPlugin<Record<string, never>> = {
  kind: 'vendor',
  apiVersion: 1,
  name,
  options: z.strictObject({}),
  create: awsCurV1,
}

export default plugin

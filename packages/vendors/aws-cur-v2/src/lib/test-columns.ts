import type { ColumnTest } from '@openfinops/vendor-aws-data-exports'

/** Any columns may be CUR 2.0's, since its query may rename them; those of a FOCUS export are not. */
export const testColumns: ColumnTest = (columns) => {
  const names = new Set(columns.map(({ name }) => name))
  if (names.has('BilledCost') && names.has('ChargePeriodStart')) {
    return { problem: 'is of a FOCUS export, not of CUR 2.0', fix: 'Read this export with the vendor aws-focus.' }
  }
  return { schema: 'CUR 2.0' }
}

import { awsCurV1 } from '@openfinops/vendor-aws-cur-v1'
import { awsCurV2 } from '@openfinops/vendor-aws-cur-v2'
import { awsFocus } from '@openfinops/vendor-aws-focus'
import { openBucket } from './bucket.ts'
import { describeExport } from './describe-export.ts'

// Every AWS export, in every format and layout. CUR v1 in Parquet has no create-new layout at AWS.

const location = { prefix: 'billing', export: 'daily' }
const exports = [
  { kind: 'aws-cur-v1', vendor: awsCurV1(location), dropped: 'savingsPlan' },
  { kind: 'aws-cur-v2', vendor: awsCurV2(location), dropped: 'savings_plan' },
  { kind: 'aws-focus-1.0', vendor: awsFocus(location), dropped: 'ServiceName' },
  { kind: 'aws-focus-1.2', vendor: awsFocus(location), dropped: 'ServiceName' },
] as const

for (const { kind, vendor, dropped } of exports) {
  for (const format of ['csv.gz', 'parquet'] as const) {
    for (const layout of ['overwrite', 'create-new'] as const) {
      if (kind === 'aws-cur-v1' && format === 'parquet' && layout === 'create-new') continue
      const name = `${kind}, ${format}, ${layout}`
      const replaces = layout === 'overwrite'
      describeExport(
        { name, vendor, request: { kind, format, layout }, dropped, replaces },
        {
          first: { id: '20261003T041500Z', createdAt: new Date('2026-10-03T04:15:00Z') },
          second: { id: '20261004T041500Z', createdAt: new Date('2026-10-04T04:15:00Z') },
          open: openBucket,
        },
      )
    }
  }
}

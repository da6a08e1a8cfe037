import { type AzureServer, startAzureServer } from '@openfinops/testing-azure'
import { type AzureOptions, azure } from '@openfinops/vendor-azure'
import { afterAll, beforeAll } from 'vitest'
import { openContainer } from './container.ts'
import { type DescribedExport, describeExport } from './describe-export.ts'

// Every Azure export: each kind, agreement, format and layout, with every manifest that Azure writes, and with none.

type Row = readonly [name: string, options: Partial<AzureOptions>, request: DescribedExport['request']]

const actual = { kind: 'azure-actual', layout: 'create-new', format: 'csv' } as const
const amortized = { ...actual, kind: 'azure-amortized' } as const
const focus10 = { ...actual, kind: 'azure-focus-1.0' } as const
const focus12 = { ...actual, kind: 'azure-focus-1.2' } as const
const usage = { ...actual, kind: 'azure-usage' } as const

const table: readonly Row[] = [
  ['actual, EA, csv, overwrite', {}, { ...actual, layout: 'overwrite' }],
  ['actual, EA, csv, time/run', {}, { ...actual, azure: { folders: 'time/run', dates: 'iso' } }],
  ['actual, EA, csv, in place', {}, { ...actual, layout: 'overwrite', azure: { folders: 'month' } }],
  ['actual, EA, csv, manifest of 2021', {}, { ...actual, azure: { manifest: '2021-01-01' } }],
  ['actual, EA, csv, no manifest', { discovery: 'listing' }, { ...actual, azure: { manifest: 'none' } }],
  ['actual, MCA, csv.gz, overwrite', {}, mca({ ...actual, format: 'csv.gz', layout: 'overwrite' })],
  ['actual, MCA, parquet', {}, mca({ ...actual, format: 'parquet' })],
  ['actual, pay as you go, csv, two BOMs', {}, { ...actual, azure: { agreement: 'payg', byteOrderMarks: 2 } }],
  ['amortized, EA, parquet', { type: 'amortized' }, { ...amortized, format: 'parquet', layout: 'overwrite' }],
  ['amortized, MCA, csv.gz', { type: 'amortized' }, mca({ ...amortized, format: 'csv.gz' })],
  ['FOCUS 1.0-preview, csv', { type: 'focus' }, { ...focus10, azure: { dataVersion: '1.0-preview(v1)' } }],
  ['FOCUS 1.0, csv.gz', { type: 'focus' }, { ...focus10, format: 'csv.gz', layout: 'overwrite' }],
  ['FOCUS 1.0r2, parquet', { type: 'focus' }, { ...focus10, format: 'parquet', azure: { dataVersion: '1.0r2' } }],
  ['FOCUS 1.2-preview, csv.gz', { type: 'focus' }, { ...focus12, format: 'csv.gz' }],
  ['FOCUS 1.2, parquet', { type: 'focus' }, { ...focus12, format: 'parquet', azure: { dataVersion: '1.2' } }],
  ['usage, EA, csv', { type: 'usage' }, { ...usage, layout: 'overwrite' }],
  ['usage, pay as you go, csv.gz', { type: 'usage' }, { ...usage, format: 'csv.gz', azure: { agreement: 'payg' } }],
]

function mca(request: DescribedExport['request']): DescribedExport['request'] {
  return { ...request, azure: { agreement: 'mca', ...(request.format === 'parquet' ? {} : { tagBraces: true }) } }
}

let server: AzureServer
beforeAll(async () => {
  server = await startAzureServer()
})
afterAll(() => server.close())

for (const [name, options, request] of table) {
  const { azure: { agreement, folders, manifest } = {}, kind, layout } = request
  const dropped = kind.startsWith('azure-focus')
    ? 'ServiceName'
    : agreement === 'mca'
      ? 'resourceGroupName'
      : 'ResourceGroup'
  // Without a manifest a run is one file.
  const rowsPerFile = manifest === 'none' ? 1000 : 80
  describeExport(
    {
      name,
      vendor: azure({ prefix: 'billing', export: 'daily' }, options),
      request: { ...request, rowsPerFile },
      dropped,
      replaces: layout === 'overwrite',
      isSlow: folders === 'month' || manifest === 'none',
    },
    {
      first: { id: 'bbac73f1-9a05-4de6-84ab-c72b568a03b4', createdAt: new Date('2026-10-03T04:15:00Z') },
      second: { id: 'c0ffee00-9a05-4de6-84ab-c72b568a03b4', createdAt: new Date('2026-10-04T04:15:00Z') },
      open: (vendor) => openContainer(vendor, server),
    },
  )
}

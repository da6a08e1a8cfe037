import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { type ExportRequest, type GeneratedExport, generateExport } from '../src/index.ts'
import { curV1Header } from './support/cur-v1-header.ts'
import { folder } from './support/folder.ts'
import { csvOf, readRows } from './support/read-rows.ts'
import { request } from './support/request.ts'

test('the columns are those that AWS has', async () => {
  const [row = {}] = await readRows(await generateExport(request(), folder()))

  expect(curV1Header).toHaveLength(127)
  expect(Object.keys(row)).toEqual(curV1Header)
})

test.for<{ name: string; changes: Partial<ExportRequest>; keys: readonly string[] }>([
  {
    name: 'a report that creates new versions has a folder for each, and two manifests',
    changes: { layout: 'create-new', rowsPerFile: 300 },
    keys: [
      'billing/aws/daily/20260201-20260301/20260303T053621Z/daily-00001.csv.gz',
      'billing/aws/daily/20260201-20260301/20260303T053621Z/daily-00002.csv.gz',
      'billing/aws/daily/20260201-20260301/20260303T053621Z/daily-Manifest.json',
      'billing/aws/daily/20260201-20260301/daily-Manifest.json',
    ],
  },
  {
    name: 'a report that is overwritten lies below the date range',
    changes: { layout: 'overwrite', format: 'csv.zip', period: '2025-12' },
    keys: [
      'billing/aws/daily/20251201-20260101/daily-00001.csv.zip',
      'billing/aws/daily/20251201-20260101/daily-Manifest.json',
    ],
  },
  {
    name: 'a Parquet report lies below year and month, with a manifest there and below the date range',
    changes: { layout: 'create-new', format: 'parquet', prefix: '' },
    keys: [
      'daily/daily/year=2026/month=2/daily-00001.snappy.parquet',
      'daily/daily/year=2026/month=2/daily-Manifest.json',
      'daily/20260201-20260301/daily-Manifest.json',
    ],
  },
  {
    name: 'an old report counts its files without leading zeros and has Redshift files',
    changes: {
      layout: 'create-new',
      id: 'aa1ddccb-abcd-1234-b849-57a32b6864a9',
      manifestTypes: false,
      artifacts: true,
    },
    keys: [
      'billing/aws/daily/20260201-20260301/aa1ddccb-abcd-1234-b849-57a32b6864a9/daily-1.csv.gz',
      'billing/aws/daily/20260201-20260301/aa1ddccb-abcd-1234-b849-57a32b6864a9/daily-RedshiftCommands.sql',
      'billing/aws/daily/20260201-20260301/aa1ddccb-abcd-1234-b849-57a32b6864a9/daily-RedshiftManifest.json',
      'billing/aws/daily/20260201-20260301/aa1ddccb-abcd-1234-b849-57a32b6864a9/daily-Manifest.json',
      'billing/aws/daily/20260201-20260301/daily-Manifest.json',
    ],
  },
  {
    name: 'a Parquet report has Athena files beside it',
    changes: { layout: 'overwrite', format: 'parquet', artifacts: true },
    keys: [
      'billing/aws/daily/daily/year=2026/month=2/daily-00001.snappy.parquet',
      'billing/aws/daily/20260201-20260301/daily-create-table.sql',
      'billing/aws/daily/cost_and_usage_data_status/status.csv',
      'billing/aws/daily/daily/year=2026/month=2/daily-Manifest.json',
      'billing/aws/daily/20260201-20260301/daily-Manifest.json',
    ],
  },
])('$name', async ({ changes, keys }) => {
  const { objects } = await generateExport(request(changes), folder())

  expect(objects.map(({ key }) => key)).toEqual(keys)
})

test('both manifests describe the delivery', async () => {
  const generated = await generateExport(request({ bucket: 'acme', rowsPerFile: 300, rows: 600 }), folder())
  const manifest = manifestOf(generated)

  expect(manifestOf(generated, -2)).toEqual(manifest)
  expect(manifest).toEqual({
    assemblyId: '20260303T053621Z',
    account: '111122223333',
    columns: expect.arrayContaining([
      { category: 'identity', name: 'LineItemId', type: 'String' },
      { category: 'identity', name: 'TimeInterval', type: 'Interval' },
      { category: 'bill', name: 'BillingPeriodStartDate', type: 'DateTime' },
      { category: 'lineItem', name: 'UnblendedCost', type: 'OptionalBigDecimal' },
      { category: 'lineItem', name: 'UnblendedRate', type: 'OptionalString' },
      { category: 'resourceTags', name: 'user:CostCenter', type: 'OptionalString' },
    ]),
    charset: 'UTF-8',
    compression: 'GZIP',
    contentType: 'text/csv',
    reportId: expect.stringMatching(/^[0-9a-f]{64}$/),
    reportName: 'daily',
    billingPeriod: { start: '20260201T000000.000Z', end: '20260301T000000.000Z' },
    bucket: 'acme',
    reportKeys: [
      'billing/aws/daily/20260201-20260301/20260303T053621Z/daily-00001.csv.gz',
      'billing/aws/daily/20260201-20260301/20260303T053621Z/daily-00002.csv.gz',
    ],
    additionalArtifactKeys: [],
  })
  expect(manifest.columns.map(({ category, name }) => `${category}/${name}`)).toEqual(curV1Header)
})

test('a Parquet report has Athena names, a manifest with CSV names, and values instead of nulls', async () => {
  const generated = await generateExport(request({ format: 'parquet', rows: 50 }), folder())
  const [row = {}] = await readRows(generated)

  expect(manifestOf(generated)).toMatchObject({ compression: 'Parquet', contentType: 'Parquet' })
  expect(manifestOf(generated).columns.map(({ category, name }) => `${category}/${name}`)).toEqual(curV1Header)
  expect(Object.keys(row)).toHaveLength(127)
  expect(row).toMatchObject({
    bill_billing_period_start_date: '2026-02-01 00:00:00',
    reservation_effective_cost: '0.0',
    resource_tags_user_cost_center: expect.any(String),
    savings_plan_savings_plan_a_r_n: expect.any(String),
  })
})

test('an old report has no types, ten decimals and whole seconds', async () => {
  const generated = await generateExport(
    request({ manifestTypes: false, artifacts: true, charges: { usage: 3, tax: 1 } }),
    folder(),
  )
  const manifest = manifestOf(generated)
  const rows = await readRows(generated)

  expect(manifest.columns[0]).toEqual({ category: 'identity', name: 'LineItemId' })
  expect(manifest.additionalArtifactKeys.map(({ artifactType }) => artifactType)).toEqual([
    'RedshiftCommands',
    'RedshiftManifest',
  ])
  expect(rows.every((row) => /^\d+\.\d{10,}$/.test(row['lineItem/UnblendedCost'] ?? ''))).toBe(true)
  expect(rows[0]?.['bill/BillingPeriodStartDate']).toBe('2026-02-01T00:00:00Z')
})

test('Net and discount columns appear with the first discount', async () => {
  const columns = async (charges: NonNullable<ExportRequest['charges']>) => {
    const { objects } = await generateExport(request({ rows: 10, charges }), folder())
    return String(await csvOf(objects[0]?.path ?? ''))
      .split('\n', 1)
      .flatMap((header) => header.split(','))
      .filter((column) => column.startsWith('discount/') || column.startsWith('lineItem/Net'))
  }

  expect(await columns({ usage: 1 })).toEqual([])
  expect(await columns({ usage: 1, edp: 1 })).toEqual([
    'lineItem/NetUnblendedRate',
    'lineItem/NetUnblendedCost',
    'discount/EdpDiscount',
    'discount/TotalDiscount',
  ])
})

interface Manifest {
  readonly columns: readonly { readonly category: string; readonly name: string }[]
  readonly additionalArtifactKeys: readonly { readonly artifactType: string }[]
}

function manifestOf({ objects }: GeneratedExport, place = -1): Manifest {
  return JSON.parse(readFileSync(objects.at(place)?.path ?? '', 'utf8'))
}

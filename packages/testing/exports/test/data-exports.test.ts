import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { type ExportRequest, type GeneratedExport, generateExport } from '../src/index.ts'
import { folder } from './support/folder.ts'
import { readFileRows, readRows } from './support/read-rows.ts'
import { request } from './support/request.ts'

const execution = '9b6b32ef-2b70-3d10-9448-07e23ebce6b9'

function dataExport(changes: Partial<ExportRequest>): ExportRequest {
  return request({ kind: 'aws-cur-v2', id: execution, format: 'parquet', ...changes })
}

test('an overwritten export has data and metadata apart, below the month', async () => {
  const { objects } = await generateExport(dataExport({ layout: 'overwrite', rowsPerFile: 300 }), folder())

  expect(objects.map(({ key }) => key)).toEqual([
    'billing/aws/daily/data/BILLING_PERIOD=2026-02/daily-00001.snappy.parquet',
    'billing/aws/daily/data/BILLING_PERIOD=2026-02/daily-00002.snappy.parquet',
    'billing/aws/daily/metadata/BILLING_PERIOD=2026-02/daily-Manifest.json',
  ])
})

test('an export that creates new files has a folder for each execution, and two manifests', async () => {
  const { objects } = await generateExport(
    dataExport({ kind: 'aws-focus-1.2', format: 'csv.gz', prefix: '' }),
    folder(),
  )

  expect(objects.map(({ key }) => key)).toEqual([
    `daily/data/billing_period=2026-02/2026-03-03T05:36:21.000Z-${execution}/daily-00001.csv.gz`,
    `daily/metadata/billing_period=2026-02/2026-03-03T05:36:21.000Z-${execution}/daily-Manifest.json`,
    'daily/metadata/billing_period=2026-02/daily-Manifest.json',
  ])
  expect(new Set(objects.slice(1).map(({ path }) => readFileSync(path, 'utf8'))).size).toBe(1)
})

test('the partition is spelled as the request says', async () => {
  const { objects } = await generateExport(dataExport({ partition: 'billing_period', layout: 'overwrite' }), folder())

  expect(objects[0]?.key).toBe('billing/aws/daily/data/billing_period=2026-02/daily-00001.snappy.parquet')
})

test('the manifest has the five keys, whole URIs and the types of the columns', async () => {
  const manifest = manifestOf(await generateExport(dataExport({ kind: 'aws-focus-1.2', bucket: 'acme' }), folder()))

  expect(Object.keys(manifest)).toEqual(['executionId', 'exportArn', 'columns', 'dataFiles', 'additionalOutputFiles'])
  expect(manifest).toMatchObject({
    executionId: execution,
    exportArn: expect.stringMatching(
      /^arn:aws:bcm-data-exports:us-east-1:111122223333:export\/daily-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
    ),
    dataFiles: [
      `s3://acme/billing/aws/daily/data/billing_period=2026-02/2026-03-03T05:36:21.000Z-${execution}/daily-00001.snappy.parquet`,
    ],
    additionalOutputFiles: [],
  })
  expect(manifest.columns).toHaveLength(60)
  expect(manifest.columns).toEqual(
    expect.arrayContaining([
      { name: 'AvailabilityZone', type: 'string' },
      { name: 'BilledCost', type: 'double' },
      { name: 'BillingPeriodEnd', type: 'timestamp' },
      { name: 'Tags', type: 'map' },
    ]),
  )
})

test.for<{ kind: ExportRequest['kind']; count: number; maps: readonly string[] }>([
  { kind: 'aws-cur-v2', count: 131, maps: ['cost_category', 'discount', 'product', 'resource_tags', 'tags'] },
  { kind: 'aws-focus-1.0', count: 48, maps: ['Tags', 'x_CostCategories', 'x_Discounts'] },
  { kind: 'aws-focus-1.2', count: 60, maps: ['SkuPriceDetails', 'Tags', 'x_Discounts'] },
])('$kind has $count columns, the same in manifest, CSV and Parquet', async ({ kind, count, maps }) => {
  const csv = await generateExport(dataExport({ kind, format: 'csv.gz' }), folder())
  const parquet = await generateExport(dataExport({ kind }), folder())
  const columns = manifestOf(csv).columns
  const names = columns.map(({ name }) => name)

  expect(names).toHaveLength(count)
  expect(columns.filter(({ type }) => type === 'map').map(({ name }) => name)).toEqual(maps)
  expect(Object.keys((await readRows(csv))[0] ?? {})).toEqual(names)
  expect(Object.keys((await readRows(parquet))[0] ?? {})).toEqual(names)
})

test('maps are JSON objects in CSV', async () => {
  const rows = await readRows(await generateExport(dataExport({ format: 'csv.gz', charges: { usage: 1 } }), folder()))
  const tagged = rows.find((row) => row['tags']?.includes('"user:Owner":"owner-'))

  expect(JSON.parse(tagged?.['product'] ?? '')).toMatchObject({ product_name: expect.any(String) })
  expect(JSON.parse(tagged?.['tags'] ?? '')['user:Owner']).toBe(
    JSON.parse(tagged?.['resource_tags'] ?? '')['user_owner'],
  )
  expect(new Set(rows.map((row) => row['discount']))).toEqual(new Set(['{}']))
})

test('a smaller delivery empties the files it no longer needs', async () => {
  const bucket = folder()
  const overwrite = { layout: 'overwrite', format: 'csv.gz', rowsPerFile: 200 } as const
  await generateExport(dataExport(overwrite), bucket)
  const smaller = await generateExport(dataExport({ ...overwrite, rows: 100 }), bucket)

  expect(smaller.objects.map(({ key, role }) => [key.slice(-15), role])).toEqual([
    ['ly-00001.csv.gz', 'data'],
    ['ly-00002.csv.gz', 'leftover'],
    ['ly-00003.csv.gz', 'leftover'],
    ['y-Manifest.json', 'manifest'],
  ])
  expect(await readFileRows(smaller.objects[2]?.path ?? '')).toEqual([])
  expect(manifestOf(smaller).dataFiles).toHaveLength(1)
})

interface Manifest {
  readonly columns: readonly { readonly name: string; readonly type: string }[]
  readonly dataFiles: readonly string[]
}

function manifestOf({ objects }: GeneratedExport): Manifest {
  return JSON.parse(readFileSync(objects.at(-1)?.path ?? '', 'utf8'))
}

import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { type AzureOptions, type ExportRequest, type GeneratedExport, generateExport } from '../src/index.ts'
import { azureRequest, laterRun, run } from './support/azure-request.ts'
import { folder } from './support/folder.ts'
import { readFileRows } from './support/read-rows.ts'

const february = 'billing/azure/daily/20260201-20260228'

test.for<{ name: string; changes: Partial<ExportRequest>; keys: readonly string[] }>([
  {
    name: 'parts and manifest lie in a folder named by the run, below the first and last day of the month',
    changes: { rowsPerFile: 300 },
    keys: [
      `${february}/${run}/part_0_0001.csv`,
      `${february}/${run}/part_1_0001.csv`,
      `${february}/${run}/manifest.json`,
    ],
  },
  {
    name: 'a folder for the time of the run above it, without a prefix, in a leap year, in Parquet',
    changes: { prefix: '', period: '2028-02', format: 'parquet', azure: { folders: 'time/run' } },
    keys: [
      `daily/20280201-20280229/202603030536/${run}/part_0_0001.snappy.parquet`,
      `daily/20280201-20280229/202603030536/${run}/manifest.json`,
    ],
  },
  {
    name: 'no folder for the run, and a manifest of the other name',
    changes: { format: 'csv.gz', azure: { folders: 'month', manifestName: '_manifest.json' } },
    keys: [`${february}/part_0_0001.csv.gz`, `${february}/_manifest.json`],
  },
  {
    name: 'a run with a manifest of 2021 numbers its files',
    changes: { rowsPerFile: 300, layout: 'create-new', azure: { manifest: '2021-01-01' } },
    keys: [
      `${february}/202603030536/${run}/000001.csv`,
      `${february}/202603030536/${run}/000002.csv`,
      `${february}/202603030536/${run}/_manifest.json`,
    ],
  },
  {
    name: 'an export without a manifest is one file, named by the run',
    changes: { rowsPerFile: 300, azure: { manifest: 'none' } },
    keys: [`${february}/daily_${run}.csv`],
  },
])('$name', async ({ changes, keys }) => {
  const { objects } = await generateExport(azureRequest(changes), folder())

  expect(objects.map(({ key }) => key)).toEqual(keys)
})

test('the manifest says what the run is of, and counts its bytes and rows', async () => {
  const generated = await generateExport(azureRequest({ rowsPerFile: 300, bucket: 'acmebilling' }), folder())
  const parts = generated.objects.filter(({ role }) => role === 'data')
  const counted = await Promise.all(
    parts.map(async ({ key, path }) => ({
      blobName: key,
      byteCount: readFileSync(path).length,
      dataRowCount: (await readFileRows(path)).length,
    })),
  )

  expect(counted.map(({ dataRowCount }) => dataRowCount)).toEqual([300, 200])
  expect(manifestOf(generated)).toEqual({
    manifestVersion: '2024-04-01',
    byteCount: counted.reduce((sum, { byteCount }) => sum + byteCount, 0),
    blobCount: 2,
    dataRowCount: 500,
    exportConfig: {
      exportName: 'daily',
      resourceId:
        '/providers/Microsoft.Billing/billingAccounts/7654321/providers/Microsoft.CostManagement/exports/daily',
      dataVersion: '2024-08-01',
      apiVersion: '2023-07-01-preview',
      type: 'ActualCost',
      timeFrame: 'MonthToDate',
      granularity: 'Daily',
    },
    deliveryConfig: {
      partitionData: true,
      dataOverwriteBehavior: 'OverwritePreviousReport',
      fileFormat: 'Csv',
      compressionMode: 'None',
      containerUri: expect.stringMatching(/^\/subscriptions\/.*\/storageAccounts\/acmebilling$/),
      rootFolderPath: 'billing/azure',
    },
    runInfo: {
      executionType: 'Scheduled',
      submittedTime: '2026-03-03T05:36:21.0000000Z',
      runId: run,
      startDate: '2026-02-01T00:00:00',
      endDate: '2026-02-28T00:00:00Z',
    },
    blobs: counted,
  })
})

test.for<{ changes: Partial<ExportRequest>; type: string; dataVersion: string; scope: RegExp }>([
  {
    changes: { kind: 'azure-amortized', azure: { agreement: 'mca' } },
    type: 'AmortizedCost',
    dataVersion: '2023-12-01-preview',
    scope:
      /^\/providers\/Microsoft\.Billing\/billingAccounts\/[^/]+:[^/]+_2019-05-31\/billingProfiles\/[^/]+\/providers/,
  },
  {
    changes: { kind: 'azure-usage', azure: { agreement: 'payg' } },
    type: 'Usage',
    dataVersion: '2019-11-01',
    scope: /^\/subscriptions\/[\da-f-]{36}\/providers/,
  },
  { changes: { kind: 'azure-focus-1.0' }, type: 'FocusCost', dataVersion: '1.0', scope: /billingAccounts\/7654321/ },
  {
    changes: { kind: 'azure-focus-1.2', format: 'parquet', layout: 'create-new', payer: '42' },
    type: 'FocusCost',
    dataVersion: '1.2-preview',
    scope: /billingAccounts\/42\//,
  },
])('an export of $type, version $dataVersion', async ({ changes, type, dataVersion, scope }) => {
  const { exportConfig, deliveryConfig } = manifestOf(await generateExport(azureRequest(changes), folder()))

  expect(exportConfig).toMatchObject({ type, dataVersion, resourceId: expect.stringMatching(scope) })
  expect(deliveryConfig).toMatchObject(
    changes.format === 'parquet'
      ? { fileFormat: 'Parquet', compressionMode: 'snappy', dataOverwriteBehavior: 'CreateNewReport' }
      : { fileFormat: 'Csv', compressionMode: 'None', dataOverwriteBehavior: 'OverwritePreviousReport' },
  )
})

test('a manifest of 2021 counts, and says nothing else', async () => {
  const azure: AzureOptions = { manifest: '2021-01-01', folders: 'run' }
  const generated = await generateExport(azureRequest({ rows: 30, azure }), folder())
  const byteCount = generated.objects[0]?.bytes

  expect(manifestOf(generated)).toEqual({
    manifestVersion: '2021-01-01',
    dataFormat: 'csv',
    blobCount: 1,
    byteCount,
    dataRowCount: 30,
    blobs: [{ blobName: `${february}/${run}/000001.csv`, byteCount, dataRowCount: 30, headerRowCount: 1 }],
  })
})

test('a run of the month to date ends where it says, in the folder of the whole month', async () => {
  const generated = await generateExport(
    azureRequest({ kind: 'azure-focus-1.2', rows: 2000, azure: { through: 11 } }),
    folder(),
  )

  expect(generated.objects[0]?.key).toContain('/20260201-20260228/')
  expect(manifestOf(generated).runInfo).toMatchObject({
    startDate: '2026-02-01T00:00:00',
    endDate: '2026-02-11T00:00:00Z',
  })
  expect(generated.truth).toMatchObject({ firstUsage: '2026-02-01T00:00:00Z', lastUsage: '2026-02-12T00:00:00Z' })
})

test.for<{ name: string; azure: AzureOptions; left: readonly string[] }>([
  { name: 'with a manifest', azure: {}, left: [`${laterRun}/manifest.json`, `${laterRun}/part_0_0001.csv`] },
  {
    name: 'of 2021',
    azure: { manifest: '2021-01-01' },
    left: [`202603040536/${laterRun}/000001.csv`, `202603040536/${laterRun}/_manifest.json`],
  },
  { name: 'without a manifest', azure: { manifest: 'none' }, left: [`daily_${laterRun}.csv`] },
  { name: 'in place', azure: { folders: 'month' }, left: ['manifest.json', 'part_0_0001.csv'] },
])(
  'a run $name that overwrites leaves no other run of the month, and what is not of a run',
  async ({ azure, left }) => {
    const bucket = folder()
    const later = { id: laterRun, createdAt: new Date('2026-03-04T05:36:21Z'), rows: 100 }
    const january = await generateExport(azureRequest({ period: '2026-01', azure }), bucket)
    const first = await generateExport(azureRequest({ rowsPerFile: 300, azure }), bucket)
    writeFileSync(join(bucket, february, 'notes.txt'), 'mine')
    const second = await generateExport(azureRequest({ ...later, azure }), bucket)

    const gone = first.objects
      .map(({ key }) => key)
      .filter((key) => !second.objects.some((object) => object.key === key))
    expect(second.removed).toEqual(gone.toSorted())
    expect(filesIn(join(bucket, february))).toEqual([...left, 'notes.txt'].toSorted())
    expect(january.objects.every(({ path }) => readFileSync(path).length > 0)).toBe(true)
  },
)

test('runs that do not overwrite stay', async () => {
  const bucket = folder()
  await generateExport(azureRequest({ layout: 'create-new' }), bucket)
  const second = await generateExport(azureRequest({ layout: 'create-new', id: laterRun }), bucket)

  expect(second.removed).toEqual([])
  expect(filesIn(join(bucket, february))).toEqual([
    `${run}/manifest.json`,
    `${run}/part_0_0001.csv`,
    `${laterRun}/manifest.json`,
    `${laterRun}/part_0_0001.csv`,
  ])
})

function filesIn(path: string): readonly string[] {
  const entries = readdirSync(path, { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name).slice(path.length + 1))
    .toSorted()
}

type Manifest = Readonly<Record<'exportConfig' | 'deliveryConfig' | 'runInfo', unknown>>

function manifestOf({ objects }: GeneratedExport): Manifest {
  return JSON.parse(readFileSync(objects.at(-1)?.path ?? '', 'utf8'))
}

import { readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { generateExport } from '@openfinops/testing-exports'
import { startBigQueryServer, startGcsServer } from '@openfinops/testing-gcp'
import { expect, test } from 'vitest'
import { type Env, finops, jsonLines } from './support/finops.ts'
import { tempFolder } from './support/temp-folder.ts'

// Bills on their way from the vendor's store to BigQuery, past the disks of this machine.

const env: Env = { METADATA_SERVER_DETECTION: 'none' }
const request = {
  export: 'daily',
  prefix: 'exports',
  rows: 300,
  rowsPerFile: 120,
  seed: 5,
  layout: 'create-new',
  id: '9b6b32ef-2b70-3d10-9448-07e23ebce6b9',
  createdAt: new Date('2026-11-02T04:30:00Z'),
  period: '2026-10',
} as const

function sourceConfig(vendor: string): string {
  return `
[sources.daily]
vendor = ${vendor}
store = "./bucket"
prefix = "exports"
export = "daily"
`
}

const localConfig = `
[backends.local]
use = "duckdb"
path = "./finops.duckdb"
`

test.each([
  ['aws-cur-v1', 'csv.gz', '"aws-cur-v1"', 'aws_cur_v1'],
  ['aws-cur-v2', 'csv.gz', '"aws-cur-v2"', 'aws_cur_v2'],
  ['aws-cur-v2', 'parquet', '"aws-cur-v2"', 'aws_cur_v2'],
  ['aws-focus-1.2', 'parquet', '"aws-focus"', 'aws_focus'],
  ['azure-actual', 'csv.gz', '{ use = "azure" }', 'azure_actual'],
  ['azure-focus-1.2', 'parquet', '{ use = "azure", type = "focus" }', 'azure_focus'],
] as const)('%s in %s is in BigQuery what it is in DuckDB', async (kind, format, vendor, table) => {
  const [provider = ''] = kind.split('-')
  const command = [provider, 'load-billing-remote', '--direct']
  await using storage = await startGcsServer()
  storage.createBucket('acme-loads')
  await using server = await startBigQueryServer({ project: 'acme', storage: storage.url })
  const warehouse = `
[backends.warehouse]
use = "bigquery"
project = "acme"
dataset = "billing"
bucket = "gs://acme-loads/finops"
endpoint = "${server.url}"
storage_endpoint = "${storage.url}"
`
  const folder = await tempFolder({ 'finops.config.toml': warehouse + sourceConfig(vendor) })
  await generateExport({ ...request, kind, format }, join(folder, 'bucket'))

  const planned = await finops(folder, [...command, '--dry-run', '--json'], env)
  expect(jsonLines(planned.stdout)).toMatchObject([
    { type: 'planned', period: '2026-10', files: 3, download: { files: 0 }, load: ['warehouse'], exports: [] },
    { type: 'planned-load', backend: 'warehouse', period: '2026-10', bytes: expect.toSatisfy((bytes) => bytes > 1000) },
    { type: 'plan', files: 0 },
  ])
  const loaded = await finops(folder, command, env)
  expect(loaded.code, loaded.stdout + loaded.stderr).toBe(0)
  expect(loaded.stdout).toMatch(/loaded 300 rows, .* of warehouse, job finops_\w+/)
  const bronze = await readdir(join(folder, 'data', 'bronze'), { recursive: true })
  expect(bronze.filter((file) => /\.(gz|parquet)$/.test(file) && !file.startsWith('_manifest'))).toEqual([])
  expect(storage.keys('acme-loads')).toEqual([])
  expect(server.tables('billing').toSorted()).toEqual([table, 'finops_ledger'])
  expect((await finops(folder, command, env)).stdout).toContain('0 changed, 0 failed')
  const nothing = await finops(folder, [...command, '--dry-run', '--json'], env)
  expect(jsonLines(nothing.stdout)).toMatchObject([
    { type: 'planned', load: [] },
    { type: 'plan', files: 0 },
  ])
  const verified = await finops(folder, ['verify'], env)
  expect(verified.code, verified.stdout).toBe(0)
  expect(verified.stdout).toContain('✓ table equal')

  await writeFile(join(folder, 'finops.config.toml'), localConfig + warehouse + sourceConfig(vendor))
  expect((await finops(folder, [provider, 'load-billing-local'], env)).code).toBe(0)
  const described = await finops(folder, ['query', '--format', 'json', `describe ${table}`])
  const columns = jsonRows(described.stdout)
  const sums = columns
    .filter(({ column_type: type }) => type?.startsWith('DECIMAL'))
    .map(({ column_name: name }) => `sum(${name}) as ${name}`)
  const texts = columns
    .filter(({ column_type: type }) => type === 'VARCHAR')
    .map(({ column_name: name }) => `count(distinct ${name}) as ${name}_values, count(${name}) as ${name}`)
  expect(sums.length).toBeGreaterThan(2)
  const question = (of: string) => `select count(*) as n, ${[...sums, ...texts].join(', ')} from ${of}`
  const local = await finops(folder, ['query', '--backend', 'local', '--format', 'json', question(table)])
  const remote = await finops(
    folder,
    ['query', '--backend', 'warehouse', '--format', 'json', question(`billing.${table}`)],
    env,
  )
  expect([remote.code, remote.stderr]).toEqual([0, ''])
  expect(plain(jsonRows(remote.stdout))).toEqual(plain(jsonRows(local.stdout)))
})

test('a value that is no number, and a backend without a bucket, are refused with what to do', async () => {
  await using storage = await startGcsServer()
  storage.createBucket('acme-loads')
  await using server = await startBigQueryServer({ project: 'acme', storage: storage.url })
  const withoutBucket = `
[backends.warehouse]
use = "bigquery"
project = "acme"
dataset = "billing"
endpoint = "${server.url}"
storage_endpoint = "${storage.url}"
`
  const azure = `
[sources.daily]
vendor = { use = "azure", discovery = "listing" }
store = "./bucket"
prefix = "exports"
export = "daily"
`
  const key = 'bucket/exports/daily/20261001-20261031/daily_bbac73f1-9a05-4de6-84ab-c72b568a03b4.csv'
  const folder = await tempFolder({
    'finops.config.toml': withoutBucket + azure,
    [key]: 'Date,CostInBillingCurrency,BillingCurrency\n2026-10-01,1.5,EUR\n2026-10-02,"1,5",EUR\n',
  })
  const direct = ['azure', 'load-billing-remote', '--direct']
  const refused = await finops(folder, direct, env)
  expect(refused.code).not.toBe(0)
  expect(refused.stdout + refused.stderr).toContain('bucket')

  const bucket = withoutBucket.replace('dataset =', 'bucket = "gs://acme-loads"\ndataset =')
  await writeFile(join(folder, 'finops.config.toml'), bucket + azure)
  const invalid = await finops(folder, direct, env)
  expect([invalid.code, invalid.stdout]).toEqual([3, expect.stringContaining('VALUE_INVALID')])
  expect(invalid.stdout).toContain('CostInBillingCurrency: 1,5')
  expect(storage.keys('acme-loads')).toEqual([])
})

function jsonRows(text: string): readonly Readonly<Record<string, string | null>>[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line))
}

/** Numbers in the notation that everybody shares: without superfluous zeros. */
function plain(rows: ReturnType<typeof jsonRows>): readonly Readonly<Record<string, string | null>>[] {
  const trim = (cell: string | null) => (cell?.includes('.') ? cell.replace(/0+$/, '').replace(/\.$/, '') : cell)
  return rows.map((row) => Object.fromEntries(Object.entries(row).map(([name, cell]) => [name, trim(cell)])))
}

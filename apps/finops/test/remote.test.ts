import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { startBigQueryServer } from '@openfinops/testing-gcp'
import { expect, test } from 'vitest'
import { deliverDemo, demoConfig, warehouseConfig } from './support/demo-bucket.ts'
import { finops, jsonLines } from './support/finops.ts'
import { tempFolder } from './support/temp-folder.ts'

test("the demo's months are the same in DuckDB and in BigQuery, to the last digit and in every column", async () => {
  await using server = await startBigQueryServer({ project: 'acme' })
  const folder = await tempFolder()
  await deliverDemo(folder, warehouseConfig(server.url))
  const env = { METADATA_SERVER_DETECTION: 'none' }

  const planned = await finops(folder, ['aws', 'load-billing-remote', '--dry-run'], env)
  expect(planned.stdout).toContain('To load into warehouse: 2 jobs, 0 bytes; what is not exported yet has no size\n')
  expect((await finops(folder, ['aws', 'export-parquet'], env)).code).toBe(0)
  const exported = await finops(folder, ['aws', 'load-billing-remote', '--dry-run', '--json'], env)
  expect(jsonLines(exported.stdout)).toMatchObject([
    { type: 'planned', period: '2026-10', load: [], exports: [] },
    { type: 'planned', period: '2026-09' },
    { type: 'planned-load', source: 'daily', backend: 'warehouse', period: '2026-10', bytes: expect.any(Number) },
    { type: 'planned-load', source: 'daily', backend: 'warehouse', period: '2026-09', rows: expect.any(Number) },
    { type: 'plan', files: 0 },
  ])

  const loaded = await finops(folder, ['aws', 'load-billing-remote'], env)
  const again = await finops(folder, ['run'], env)

  expect([loaded.code, loaded.stdout + loaded.stderr], loaded.stdout + loaded.stderr).toEqual([0, expect.any(String)])
  expect(loaded.stdout.match(/loaded .* into aws_cur_v2 of warehouse, job finops_\w+, bytes \d+/g)).toHaveLength(2)
  expect(again.stdout).toContain('0 changed, 0 failed')

  const described = await finops(folder, ['query', '--format', 'csv', 'describe aws_cur_v2'], env)
  const numbers = described.stdout
    .split('\n')
    .filter((line) => line.includes('DECIMAL'))
    .map((line) => line.split(',')[0] ?? '')
  expect(numbers.length).toBeGreaterThan(40)
  const names = described.stdout
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => line.split(',')[0])
  const { schema } = await server.describe('billing', 'aws_cur_v2')
  expect(schema.fields.map(({ name }) => name)).toEqual(names)
  const question = (table: string) =>
    `select count(*) as n, ${numbers.map((name) => `sum(${name}) as ${name}`).join(', ')} from ${table}`
  const local = await finops(folder, ['query', '--format', 'csv', question('aws_cur_v2')], env)
  const remote = await finops(
    folder,
    ['query', '--backend', 'warehouse', '--format', 'csv', question('billing.aws_cur_v2')],
    env,
  )
  expect([remote.code, remote.stderr]).toEqual([0, ''])
  expect(plainCells(remote.stdout)).toEqual(plainCells(local.stdout))
  const verified = await finops(folder, ['verify'], env)
  expect(verified.code, verified.stdout).toBe(0)
  expect(verified.stdout).toMatch(
    /2026-10 in warehouse: .*\n(?: {2}.*\n)* {2}✓ table equal\n(?: {2}.*\n)* {2}✓ parquet equal\n/,
  )
})

test('a warehouse that is down keeps no other one waiting', async () => {
  await using server = await startBigQueryServer({ project: 'acme' })
  await using down = await startBigQueryServer({ project: 'acme' })
  const folder = await tempFolder()
  const first = warehouseConfig(down.url).replace('warehouse]', 'first]').concat('max_attempts = 1\n')
  await deliverDemo(folder, first + warehouseConfig(server.url))
  const env = { METADATA_SERVER_DETECTION: 'none' }
  const october = ['--from', '2026-10', '--to', '2026-10']
  expect((await finops(folder, ['aws', 'load-billing-remote', ...october], env)).code).toBe(0)

  down.fault({ error: { status: 503, reason: 'backendError' } })
  const { code, stdout } = await finops(folder, ['aws', 'load-billing-remote'], env)
  expect([code, stdout]).toEqual([3, expect.stringContaining('BACKEND_UNAVAILABLE')])
  expect(stdout).toMatch(/2026-09 .*loaded .* of warehouse, job/)
  expect(stdout).toMatch(/\d+ changed, 1 failed/)
  const verified = await finops(folder, ['verify'], env)
  expect([verified.code, verified.stdout]).toEqual([3, expect.stringContaining('BACKEND_UNAVAILABLE')])
  expect(verified.stdout.match(/2026-09 in (local|warehouse): /g)).toHaveLength(2)
})

test('verify speaks of a month whose last load failed', async () => {
  await using server = await startBigQueryServer({ project: 'acme' })
  const folder = await tempFolder()
  await deliverDemo(folder, warehouseConfig(server.url).concat('max_attempts = 1\n'))
  const env = { METADATA_SERVER_DETECTION: 'none' }
  const october = ['--from', '2026-10', '--to', '2026-10']
  expect((await finops(folder, ['aws', 'load-billing-remote', ...october], env)).code).toBe(0)
  const mend = server.fault({ operation: 'jobs.upload', error: { status: 503, reason: 'backendError' } })
  expect((await finops(folder, ['aws', 'load-billing-remote', '--force', ...october], env)).code).toBe(3)

  const failed = await finops(folder, ['verify'], env)
  expect(failed.code).toBe(3)
  expect(failed.stdout).toContain('✗ journal different: the journal does not say that it is loaded')
  mend()
  expect((await finops(folder, ['run', ...october], env)).code).toBe(0)
  expect((await finops(folder, ['verify'], env)).code).toBe(0)
})

test('a month that is loaded anew here goes to the warehouse again, once', async () => {
  await using server = await startBigQueryServer({ project: 'acme' })
  const folder = await tempFolder()
  await deliverDemo(folder, warehouseConfig(server.url))
  const env = { METADATA_SERVER_DETECTION: 'none' }
  const october = ['--from', '2026-10', '--to', '2026-10']
  const loads = () => server.jobs().filter(({ type, table }) => type === 'LOAD' && table?.startsWith('aws')).length
  await finops(folder, ['run', ...october], env)
  expect(loads()).toBe(1)
  const forced = await finops(folder, ['aws', 'load-billing-local', '--force', ...october], env)
  expect(forced.code, forced.stdout).toBe(0)
  expect((await finops(folder, ['run', ...october], env)).code).toBe(0)
  expect(loads()).toBe(2)
  await finops(folder, ['run', ...october], env)
  expect(loads()).toBe(2)
})

test('a dry run asks the backends what they have', async () => {
  await using server = await startBigQueryServer({ project: 'acme' })
  await using other = await startBigQueryServer({ project: 'acme' })
  const folder = await tempFolder()
  const env = { METADATA_SERVER_DETECTION: 'none' }
  const october = ['--from', '2026-10', '--to', '2026-10']
  await deliverDemo(folder, warehouseConfig(server.url))
  await finops(folder, ['run', ...october], env)
  const dryRun = ['aws', 'load-billing-remote', '--dry-run', '--json', ...october]
  expect(jsonLines((await finops(folder, dryRun, env)).stdout).map(({ type }) => type)).toEqual(['planned', 'plan'])

  await deliverDemo(folder, warehouseConfig(other.url))
  expect(jsonLines((await finops(folder, dryRun, env)).stdout)).toMatchObject([
    { type: 'planned', period: '2026-10', load: [] },
    { type: 'planned-load', backend: 'warehouse', period: '2026-10' },
    { type: 'plan' },
  ])
  await rm(join(folder, 'finops.duckdb'))
  expect(jsonLines((await finops(folder, dryRun, env)).stdout)[0]).toMatchObject({ load: ['local'] })
})

test('a source with a remote backend and none that exports is told so', async () => {
  const folder = await tempFolder({
    'finops.config.toml': demoConfig
      .replace('use = "duckdb"\npath = "./finops.duckdb"', 'use = "bigquery"\nproject = "acme"\ndataset = "billing"')
      .replace('"./bucket"', '"./empty"'),
    'empty/readme.txt': '',
  })
  const { code, stderr } = await finops(folder, ['aws', 'load-billing-remote'])
  expect([code, stderr]).toEqual([2, expect.stringContaining('Nothing exports what source daily sends to local')])
})

/** Numbers in the notation that everybody shares: without superfluous zeros. */
function plainCells(csv: string): readonly string[] {
  const cells = csv.trim().split('\n')[1]?.split(',') ?? []
  return cells.map((cell) => (cell.includes('.') ? cell.replace(/0+$/, '').replace(/\.$/, '') : cell))
}

test('doctor tries each permission that loads need, and names the one that is missing', async () => {
  await using server = await startBigQueryServer({ project: 'acme' })
  const folder = await tempFolder()
  await deliverDemo(folder, warehouseConfig(server.url))
  const env = { METADATA_SERVER_DETECTION: 'none' }

  const allowed = await finops(folder, ['doctor'], env)
  expect(allowed.code, allowed.stdout).toBe(0)
  expect(allowed.stdout).toMatch(/✓ backend warehouse: bigquery\.jobs\.create/)

  server.deny('bigquery.jobs.create')
  const denied = await finops(folder, ['doctor'], env)
  expect(denied.code).toBe(3)
  expect(denied.stdout).toMatch(/✗ backend warehouse, bigquery\.jobs\.create.*\n.*roles\/bigquery/)
})

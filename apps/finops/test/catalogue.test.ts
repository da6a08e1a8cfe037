import { createHash } from 'node:crypto'
import { mkdir, readdir, readFile, truncate, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { finops } from './support/finops.ts'
import { deliverFocus } from './support/generated.ts'
import { parquetRows } from './support/parquet-rows.ts'
import { tempFolder } from './support/temp-folder.ts'

const config = `[sources.focus]
vendor = "aws-focus"
store = "./exports"
prefix = "focus"
export = "daily"
cadence = "daily"
`
const october = ['--from', '2026-10', '--to', '2026-10']

const id = '11111111-2222-3333-4444-555555555555'
const execution = `2026-11-02T04:30:00.000Z-${id}`
const keys = ['00001', '00002', '00003'].map(
  (number) => `focus/daily/data/billing_period=2026-10/${execution}/daily-${number}.snappy.parquet`,
)
const manifestKeys = [
  `focus/daily/metadata/billing_period=2026-10/${execution}/daily-Manifest.json`,
  'focus/daily/metadata/billing_period=2026-10/daily-Manifest.json',
]

test('after a run the catalogue says what was delivered, where it lies and what was loaded', async () => {
  const folder = await tempFolder({ 'finops.config.toml': config })
  await deliverFocus(folder)
  const { code, stdout } = await finops(folder, ['aws', 'run', ...october])
  expect(code, stdout).toBe(0)

  const bronze = join(folder, 'data', 'bronze')
  const localPaths = ['00001', '00002', '00003'].map((number) =>
    join(bronze, 'focus', 'billing_period=2026-10', `export_id=${id}`, `daily-${number}.snappy.parquet`),
  )
  const hashes = await Promise.all(keys.map((key) => sha256Of(join(folder, 'exports', key))))
  expect(await Promise.all(localPaths.map(sha256Of))).toEqual(hashes)

  const row = {
    source: 'focus',
    billing_period: '2026-10',
    export_id: id,
    cadence: 'daily',
    source_type: 'aws-focus',
    format: 'parquet',
    file_keys: keys,
    local_paths: localPaths,
    file_hashes: hashes,
    manifest_keys: expect.toSatisfy(
      (value: readonly string[]) => value.toSorted().join() === manifestKeys.toSorted().join(),
    ),
    expected_rows: null,
    row_count: '200',
    status: 'success',
    error_count: '0',
    created_at: '2026-11-02 04:30:00',
  }
  expect(await parquetRows(join(bronze, '_manifest', 'manifest.parquet'))).toMatchObject([row])
  expect(await ask(folder, 'select billing_period, export_id, row_count, status from bronze_focus_manifest')).toEqual([
    { billing_period: '2026-10', export_id: id, row_count: '200', status: 'success' },
  ])
  expect(await ask(folder, 'select * exclude source from bronze_focus_files order by s3_key')).toEqual(
    keys.map((key, at) => ({
      billing_period: '2026-10',
      export_id: id,
      s3_key: key,
      local_path: localPaths[at],
      expected_rows: null,
    })),
  )

  const raw = join(bronze, '_manifest', 'raw')
  expect(await filesIn(raw)).toEqual([join('focus', '2026-10', `${id}.json`)])
  expect(await readFile(join(raw, 'focus', '2026-10', `${id}.json`))).toEqual(
    await readFile(join(folder, 'exports', manifestKeys[1] ?? '')),
  )
})

test('the catalogue says which version of FOCUS a delivery has', async () => {
  const folder = await tempFolder({ 'finops.config.toml': config })
  await deliverFocus(folder)
  await finops(folder, ['aws', 'run', ...october])

  expect(await ask(folder, 'select schema_version, focus_version from bronze_focus_manifest')).toEqual([
    { schema_version: 'FOCUS 1.2', focus_version: '1.2' },
  ])
})

test('a restated month has a row for each delivery, the one that was replaced as superseded', async () => {
  const folder = await tempFolder({ 'finops.config.toml': config })
  await deliverFocus(folder)
  await finops(folder, ['aws', 'run', ...october])
  await deliverFocus(folder, { id: 'restated', createdAt: new Date('2026-11-03T04:30:00Z'), restate: 1 })
  await finops(folder, ['aws', 'run', ...october])

  // A later delivery has one late row for every two hundred.
  expect(
    await ask(folder, 'select export_id, status, row_count from bronze_focus_manifest order by created_at'),
  ).toEqual([
    { export_id: id, status: 'superseded', row_count: null },
    { export_id: 'restated', status: 'success', row_count: '201' },
  ])
})

test('a catalogue that a run no longer came to write is written by the next, which has nothing else to do', async () => {
  const folder = await tempFolder({ 'finops.config.toml': config })
  await deliverFocus(folder)
  await finops(folder, ['aws', 'run', ...october])
  const manifest = join(folder, 'data', 'bronze', '_manifest', 'manifest.parquet')
  const before = new Date('2026-10-01T00:00:00Z')
  await writeFile(manifest, 'of an earlier run')
  await utimes(manifest, before, before)

  expect((await finops(folder, ['aws', 'run', ...october])).code).toBe(0)

  expect(await parquetRows(manifest)).toMatchObject([{ source: 'focus', export_id: id, status: 'success' }])
})

test('a source without any delivery has a row that says so, also when it is configured later', async () => {
  const folder = await tempFolder({ 'finops.config.toml': config.replace('cadence = "daily"\n', '') })
  await mkdir(join(folder, 'exports'))

  const first = await finops(folder, ['aws', 'run'])
  const strict = await finops(folder, ['aws', 'run', '--fail-on-empty'])

  expect([first.code, strict.code], first.stdout).toEqual([0, 4])
  const manifest = join(folder, 'data', 'bronze', '_manifest', 'manifest.parquet')
  expect(await parquetRows(manifest)).toMatchObject([
    { source: 'focus', status: 'no_data', billing_period: null, export_id: null, file_keys: [], row_count: null },
  ])
  expect(await ask(folder, 'from bronze_focus_files')).toEqual([])

  const later = { FINOPS_SOURCES__OTHER__VENDOR: 'aws-focus', FINOPS_SOURCES__OTHER__STORE: './exports' }
  await finops(folder, ['aws', 'run'], { ...later, FINOPS_SOURCES__OTHER__PREFIX: 'other' })
  expect(await parquetRows(manifest)).toMatchObject([
    { source: 'focus', status: 'no_data' },
    { source: 'other', status: 'no_data' },
  ])
})

test('a delivery that fails is in the catalogue as failed', async () => {
  const folder = await tempFolder({ 'finops.config.toml': config })
  const { objects } = await deliverFocus(folder)
  const [data] = objects.filter(({ role }) => role === 'data')
  await truncate(data?.path ?? '', 100)

  const { code } = await finops(folder, ['aws', 'run', ...october])

  expect(code).toBe(3)
  expect(await ask(folder, 'select status, error_count, row_count from bronze_focus_manifest')).toEqual([
    { status: 'failed', error_count: '1', row_count: null },
  ])
})

async function ask(folder: string, sql: string): Promise<readonly unknown[]> {
  const { code, stdout, stderr } = await finops(folder, ['query', sql, '--format', 'json'])
  expect(code, stderr).toBe(0)
  return stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line))
}

async function sha256Of(path: string): Promise<string> {
  return createHash('sha256')
    .update(await readFile(path))
    .digest('hex')
}

async function filesIn(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
}

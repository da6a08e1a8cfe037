import { readdir, readFile, rm, utimes } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { acmeVendor } from './support/acme.ts'
import { curExport, inExports } from './support/cur-export.ts'
import { finops, jsonLines } from './support/finops.ts'
import { tempFolder, writeFiles } from './support/temp-folder.ts'

const config = `
[sources.daily]
vendor = "aws-cur-v1"
store = "./exports"
prefix = "cur"
export = "daily"
`

/** Two months, one of them with two deliveries. */
const months = {
  ...curExport({ period: '2025-04', assembly: '20250503T053621Z' }),
  ...curExport({ period: '2025-05', assembly: '20250601T000000Z' }),
  ...curExport({ period: '2025-05', assembly: '20250603T053621Z' }),
}

test('run takes every step, and a second time nothing', async () => {
  const folder = await tempFolder({ 'finops.config.toml': config, ...inExports(months) })

  const first = await finops(folder, ['aws', 'run'])
  const second = await finops(folder, ['run'])

  expect([first.code, first.stderr], first.stderr).toEqual([0, ''])
  expect(first.stdout).toContain('✓ daily 2025-05 discovered 20250603T053621Z, 1 file\n')
  expect(first.stdout).toContain('✓ daily 2025-05 extracted 1 file, ')
  expect(first.stdout).toContain('✓ daily 2025-05 loaded 2 rows, USD 1.75, into aws_cur_v1 of local')
  expect(first.stdout).toContain('· daily 2025-05 20250601T000000Z is superseded by 20250603T053621Z\n')
  expect(first.stdout).toMatch(/✓ daily 2025-04 exported 2 rows, .* kB, to .*2025-04.*parquet\n/)
  expect(first.stdout).toMatch(/^2 periods, 2 changed, 0 failed, \d+\.\d s$/m)
  expect(second.stdout).toContain('✓ daily up to date, 2 periods\n')
  expect(second.stdout).not.toContain('loaded')
})

test('each step goes as far as its name says, and the next goes on from there', async () => {
  const folder = await tempFolder({ 'finops.config.toml': config, ...inExports(months) })
  const types = async (step: string) => {
    const { code, stdout } = await finops(folder, ['aws', step, '--json', '--to', '2025-04'])
    expect(code, stdout).toBe(0)
    return jsonLines(stdout).map(({ type }) => type)
  }

  expect(await types('discover-manifests')).toEqual(['listed', 'discovered', 'discovered', 'discovered', 'finished'])
  expect(await types('extract-billing')).toEqual([
    'listed',
    'download-started',
    'download-progress',
    'staged',
    'finished',
  ])
  expect(await types('load-billing-local')).toEqual(['listed', 'load-started', 'loaded', 'finished'])
  expect(await types('export-parquet')).toEqual(['listed', 'exported', 'finished'])
  expect(await types('run')).toEqual(['listed', 'up-to-date', 'finished'])
})

test('extract-manifests shows what each manifest says and where its raw copy lies', async () => {
  const folder = await tempFolder({ 'finops.config.toml': config, ...inExports(curExport()) })

  const { code, stdout } = await finops(folder, ['aws', 'extract-manifests', '--json'])
  const human = await finops(folder, ['aws', 'extract-manifests'])

  expect(code).toBe(0)
  const lines = jsonLines(stdout).filter(({ type }) => type === 'manifest')
  expect(lines).toMatchObject([
    {
      source: 'daily',
      id: '20250603T053621Z',
      export: 'daily',
      payer: '111122223333',
      period: '2025-05',
      createdAt: '2025-06-03T05:36:21.000Z',
      format: 'csv.gz',
      files: [{ key: 'cur/daily/20250501-20250601/20250603T053621Z/daily-00001.csv.gz' }],
      rows: null,
    },
  ])
  const raw = await readFile(String(lines[0]?.['raw']), 'utf8')
  expect(JSON.parse(raw)).toMatchObject({ assemblyId: '20250603T053621Z' })
  expect(human.stdout).toContain('daily   2025-05  daily   20250603T053621Z  2025-06-03T05:36:21Z  csv.gz')
})

test('a dry run shows what would be read and writes nothing', async () => {
  const folder = await tempFolder({ 'finops.config.toml': config, ...inExports(months) })
  const bytes = (months['cur/daily/20250501-20250601/20250603T053621Z/daily-00001.csv.gz'] ?? Buffer.of()).length

  const { code, stdout } = await finops(folder, ['aws', 'run', '--dry-run', '--json', '--from', '2025-05'])
  const human = await finops(folder, ['aws', 'run', '--dry-run'])

  expect([code, human.code]).toEqual([0, 0])
  expect(jsonLines(stdout)).toEqual([
    {
      type: 'planned',
      source: 'daily',
      period: '2025-05',
      manifest: '20250603T053621Z',
      createdAt: '2025-06-03T05:36:21.000Z',
      files: 1,
      bytes,
      rows: null,
      download: { files: 1, bytes },
      load: ['local'],
      exports: ['local'],
      error: null,
    },
    { type: 'plan', files: 1, bytes, free: expect.any(Number) },
  ])
  expect(human.stdout).toContain('daily: 2 periods\n')
  expect(human.stdout).toContain('Nothing was written.\n')
  expect((await readdir(folder)).sort()).toEqual(['exports', 'finops.config.toml'])
})

test('a dry run knows what is done already', async () => {
  const folder = await tempFolder({ 'finops.config.toml': config, ...inExports(months) })
  await finops(folder, ['aws', 'load-billing-local', '--to', '2025-04'])
  await finops(folder, ['aws', 'extract-billing', '--from', '2025-05'])

  const { stdout } = await finops(folder, ['aws', 'run', '--dry-run', '--json'])

  expect(jsonLines(stdout)).toMatchObject([
    { period: '2025-05', download: { files: 0, bytes: 0 }, load: ['local'], exports: ['local'] },
    { period: '2025-04', download: { files: 0, bytes: 0 }, load: [], exports: ['local'] },
    { type: 'plan', files: 0, bytes: 0 },
  ])
})

test('a source with a cadence is looked at where it can have changed, unless periods are named', async () => {
  const folder = await tempFolder({ 'finops.config.toml': `${config}cadence = "daily"\n`, ...inExports(months) })

  const recent = await finops(folder, ['run', '--dry-run', '--json'])
  const named = await finops(folder, ['run', '--dry-run', '--json', '--from', '2025-05'])

  expect(jsonLines(recent.stdout)).toMatchObject([{ type: 'plan', files: 0 }])
  expect(jsonLines(named.stdout)).toMatchObject([
    { type: 'planned', period: '2025-05' },
    { type: 'plan', files: 1 },
  ])
})

test('an export that is being rewritten in place is left alone, and a dry run says so', async () => {
  const folder = await tempFolder({ 'finops.config.toml': config, ...inExports(inPlace('2025-05')) })
  const file = join(folder, 'exports', 'cur', 'daily', '20250501-20250601', 'daily-00001.csv.gz')
  const hourAgo = new Date(Date.now() - 3_600_000)
  await utimes(join(folder, 'exports', 'cur', 'daily', '20250501-20250601', 'daily-Manifest.json'), hourAgo, hourAgo)
  await utimes(file, new Date(), new Date())

  const dry = await finops(folder, ['run', '--dry-run', '--json'])
  const run = await finops(folder, ['run', '--json'])
  const anyway = await finops(folder, ['run', '--dry-run', '--json'], { FINOPS_DOWNLOAD__SETTLE_MINUTES: '0' })

  expect([dry.code, run.code, anyway.code]).toEqual([3, 3, 0])
  expect(jsonLines(dry.stdout)[0]).toMatchObject({ load: [], error: { code: 'DELIVERY_UNSETTLED' } })
  expect(jsonLines(run.stdout).find(({ type }) => type === 'failed')).toMatchObject({
    error: { code: 'DELIVERY_UNSETTLED' },
  })
  expect(jsonLines(anyway.stdout)[0]).toMatchObject({ load: ['local'], download: { files: 1 }, error: null })
})

test('an export in place that is copied anew as it was is taken up once, whichever of its objects are', async () => {
  const env = { FINOPS_DOWNLOAD__SETTLE_MINUTES: '0' }
  const folder = await tempFolder({ 'finops.config.toml': config, ...inExports(inPlace('2025-05')) })
  const month = join(folder, 'exports', 'cur', 'daily', '20250501-20250601')
  const touch = async (minute: number, ...names: readonly string[]) => {
    const at = new Date(`2026-01-01T00:${minute}:00Z`)
    for (const name of names) await utimes(join(month, name), at, at)
  }
  const outcome = async () => {
    const { code, stdout } = await finops(folder, ['run', '--json'], env)
    const finished = jsonLines(stdout).find(({ type }) => type === 'finished')
    return [code, finished?.['changed'], finished?.['failed']]
  }
  await touch(10, 'daily-00001.csv.gz', 'daily-Manifest.json')
  expect(await outcome()).toEqual([0, 1, 0])
  for (const [minute, names] of [
    [20, ['daily-00001.csv.gz', 'daily-Manifest.json']],
    [30, ['daily-00001.csv.gz']],
    [40, ['daily-00001.csv.gz', 'daily-Manifest.json']],
  ] as const) {
    await touch(minute, ...names)
    expect(await outcome(), String(minute)).toEqual([0, 1, 0])
    expect(await outcome(), String(minute)).toEqual([0, 0, 0])
  }
  await touch(50, 'daily-Manifest.json')
  expect(await outcome()).toEqual([0, 0, 0])
  const { stdout } = await finops(folder, ['query', '--format', 'csv', 'select count(*) as n from aws_cur_v1'])
  expect(stdout).toBe('n\n2\n')
})

/** The same delivery as an export that is overwritten in place has it: no folder of its own. */
function inPlace(period: string): Readonly<Record<string, Buffer>> {
  return Object.fromEntries(
    Object.entries(curExport({ period, assembly: 'a1' }))
      .filter(([key]) => !key.endsWith('/a1/daily-Manifest.json'))
      .map(([key, body]) => [
        key.replace('/a1/', '/'),
        key.endsWith('.json') ? Buffer.from(body.toString().replaceAll('/a1/', '/')) : body,
      ]),
  )
}

test('a dry run tells what cannot be taken now', async () => {
  const { 'cur/daily/20250501-20250601/20250603T053621Z/daily-00001.csv.gz': _, ...incomplete } = months
  const folder = await tempFolder({ 'finops.config.toml': config, ...inExports(incomplete) })

  const missing = await finops(folder, ['run', '--dry-run', '--json', '--from', '2025-05'])
  await writeFiles(folder, {
    'finops.config.toml': config.replace('export =', '# export ='),
    ...inExports(curExport({ report: 'hourly' })),
  })
  const several = await finops(folder, ['run', '--dry-run'])

  expect([missing.code, several.code]).toEqual([3, 3])
  expect(jsonLines(missing.stdout)).toMatchObject([
    { period: '2025-05', manifest: '20250601T000000Z', load: ['local'], error: { code: 'DELIVERY_INCOMPLETE' } },
    { type: 'plan', files: 1 },
  ])
  expect(several.stderr).toContain('EXPORT_AMBIGUOUS')
  expect(several.stderr).toContain('daily, hourly')
})

test('what fails is told with its place, is left as it was, and ends with 3', async () => {
  const folder = await tempFolder({ 'finops.config.toml': config, ...inExports(months) })
  await finops(folder, ['aws', 'run'])
  const broken = curExport({
    assembly: '20250604T000000Z',
    rows: 'a1,111122223333,2025-05-01T00:00:00Z,USD,0.5\na2,111122223333,2025-05-01T01:00:00Z,USD,cheap\n',
  })
  await writeFiles(folder, inExports(broken))

  const run = await finops(folder, ['aws', 'run'])
  const state = await finops(folder, ['aws', 'show-state'])
  const query = await finops(folder, [
    'query',
    'select sum(lineitem_unblendedcost) = 3.5 as kept from aws_cur_v1',
    '--json',
  ])

  expect(run.code).toBe(3)
  expect(run.stdout).toContain('✗ daily 2025-05 load: VALUE_INVALID')
  expect(run.stdout).toContain('daily-00001.csv.gz, line 3, lineItem/UnblendedCost: cheap')
  expect(run.stdout).toContain('2 periods, 0 changed, 1 failed')
  expect(state.stdout).toContain('✗ daily 2025-05 load into local: VALUE_INVALID')
  expect(query.stdout).toBe('{"kept":"true"}\n')
})

test('a source that cannot be listed does not keep the others waiting', async () => {
  const folder = await tempFolder({
    'finops.config.toml': `[sources.gone]\nvendor = "aws-cur-v1"\nstore = "./nowhere"\n${config}`,
    ...inExports(months),
  })

  const { code, stdout } = await finops(folder, ['run', '--json'])

  expect(code).toBe(3)
  expect(jsonLines(stdout).find(({ type }) => type === 'failed')).toMatchObject({
    source: 'gone',
    step: 'discover',
    error: { code: 'STORE_UNKNOWN', title: 'The bucket or folder does not exist' },
  })
  expect(jsonLines(stdout).at(-1)).toMatchObject({ type: 'finished', periods: 2, changed: 2, failed: 1 })
})

test('an empty export ends with 0, or with 4 where that is asked for', async () => {
  const folder = await tempFolder({ 'finops.config.toml': config, 'exports/readme.txt': 'nothing yet' })

  const plain = await finops(folder, ['run', '--json'])
  const strict = await finops(folder, ['run', '--fail-on-empty'])
  const dry = await finops(folder, ['run', '--fail-on-empty', '--dry-run'])

  expect(plain.code).toBe(0)
  expect(jsonLines(plain.stdout)).toMatchObject([
    { type: 'listed', manifests: 0 },
    { type: 'no-data', source: 'daily' },
    { type: 'finished', periods: 0, changed: 0, failed: 0 },
  ])
  expect([strict.code, dry.code]).toEqual([4, 4])
  expect(strict.stdout).toContain('there is nothing under the prefix yet')
})

test('sources are chosen by name and by provider', async () => {
  const folder = await tempFolder({
    'acme.js': acmeVendor,
    'bills/2025-05.csv': 'cost,currency\n1.5,EUR\n',
    'finops.config.toml': `${config}\n[sources.acme]\nvendor = "./acme.js"\nstore = "./bills"\n`,
    ...inExports(months),
  })

  const acme = await finops(folder, ['acme', 'run', '--json'])
  const wrongName = await finops(folder, ['run', '--source', 'dialy'])
  const wrongProvider = await finops(folder, ['aws', 'run', '--source', 'acme'])
  const named = await finops(folder, ['run', '--source', 'daily', '--json'])

  expect(acme.code, acme.stdout).toBe(0)
  expect(new Set(jsonLines(acme.stdout).flatMap(({ source }) => source ?? []))).toEqual(new Set(['acme']))
  expect([wrongName.code, wrongProvider.code]).toEqual([2, 2])
  expect(wrongName.stderr).toContain('Did you mean "daily"?')
  expect(wrongProvider.stderr).toContain('Its commands are: finops acme')
  expect(new Set(jsonLines(named.stdout).flatMap(({ source }) => source ?? []))).toEqual(new Set(['daily']))
})

test('--quiet prints only what failed, on stderr', async () => {
  const folder = await tempFolder({
    'finops.config.toml': `${config}\n[sources.gone]\nvendor = "aws-cur-v1"\nstore = "./nowhere"\n`,
    ...inExports(months),
  })

  const { code, stdout, stderr } = await finops(folder, ['run', '--quiet'])

  expect([code, stdout]).toEqual([3, ''])
  expect(stderr).toContain('✗ gone discover: STORE_UNKNOWN')
})

test('show-state has a line for each delivery and load, and the history every transition', async () => {
  const folder = await tempFolder({ 'finops.config.toml': config, ...inExports(months) })
  await finops(folder, ['aws', 'run'])

  const state = await finops(folder, ['show-state', '--json'])
  const human = await finops(folder, ['aws', 'show-state', '--from', '2025-05'])
  const history = await finops(folder, ['aws', 'show-state', '--history', '--json', '--to', '2025-04'])

  expect(jsonLines(state.stdout)).toMatchObject([
    {
      type: 'delivery',
      source: 'daily',
      period: '2025-05',
      manifest: '20250603T053621Z',
      state: 'staged',
      files: { fetched: 1, of: 1 },
      load: {
        backend: 'local',
        table: 'aws_cur_v1',
        state: 'loaded',
        totals: { rows: 2, sums: [{ column: 'lineitem_unblendedcost', currency: 'USD', sum: '1.75' }] },
      },
      exported: { path: expect.stringContaining('2025-05') },
    },
    {
      period: '2025-05',
      manifest: '20250601T000000Z',
      state: 'superseded',
      supersededBy: '20250603T053621Z',
      load: null,
    },
    { period: '2025-04', state: 'staged', load: { state: 'loaded' } },
  ])
  expect(human.stdout).toMatch(
    /daily +2025-05 +20250603T053621Z .* staged +1\/1 .* local +aws_cur_v1 +loaded +2 +USD 1\.75/,
  )
  expect(human.stdout).not.toContain('2025-04')
  expect(jsonLines(history.stdout).map(({ backend, from, to }) => [backend, from, to])).toEqual([
    [null, null, 'discovered'],
    [null, 'discovered', 'downloading'],
    [null, 'downloading', 'staged'],
    ['local', null, 'loading'],
    ['local', 'loading', 'loaded'],
  ])
})

test('verify follows the money, and names what is not what was loaded', async () => {
  const folder = await tempFolder({ 'finops.config.toml': config, ...inExports(months) })
  const before = await finops(folder, ['verify'])
  await finops(folder, ['aws', 'run'])

  const well = await finops(folder, ['verify'])
  const parquet = join(folder, 'data', 'parquet', 'aws_cur_v1', 'month=2025-04', 'daily.parquet')
  await rm(parquet)
  const gone = await finops(folder, ['aws', 'verify', '--json'])

  expect([before.code, before.stdout]).toEqual([0, 'Nothing is loaded yet: there is no journal.\n'])
  expect([well.code, well.stderr], well.stdout).toEqual([0, ''])
  expect(well.stdout).toContain('daily 2025-05 in local: 2 rows, USD 1.75\n')
  expect(well.stdout).toContain('2 periods verified, every total equal\n')
  expect(gone.code).toBe(3)
  expect(jsonLines(gone.stdout)).toMatchObject([
    { type: 'verified', period: '2025-05' },
    { type: 'verified', period: '2025-04' },
    { type: 'error', code: 'TOTALS_DIFFER', fix: expect.stringContaining('run --force') },
  ])
})

import { join } from 'node:path'
import { FinopsError } from '@openfinops/plugin'
import { expect, test } from 'vitest'
import type { Entry } from '../src/config/entry.ts'
import { loadConfig } from '../src/config/load.ts'
import { tempFolder } from './support/temp-folder.ts'

const source = '[sources.daily]\nvendor = "aws-cur-v1"\nstore = "s3://acme"\n'

test('what nobody writes has its default, and paths start from the folder of the file', async () => {
  const folder = await tempFolder({ 'finops.config.toml': source })

  const config = await loadConfig({ cwd: folder, env: {} })

  expect(config).toMatchObject({
    file: join(folder, 'finops.config.toml'),
    folder,
    state: { path: join(folder, 'data', 'finops.sqlite') },
    bronze: { path: join(folder, 'data', 'bronze'), keep: 1 },
    export: { path: join(folder, 'data', 'parquet'), sorted: false },
    download: { concurrency: 4, settleMinutes: 60 },
    backends: [{ name: 'local', use: 'duckdb', options: { path: './data/finops.duckdb' } }],
    sources: [
      {
        name: 'daily',
        vendor: { use: 'aws-cur-v1', options: {} },
        store: { url: 's3://acme', use: undefined, options: {} },
        input: undefined,
        prefix: '',
        export: undefined,
        table: undefined,
        backends: ['local'],
        names: 'plain',
        scope: undefined,
        mixPayers: false,
        mixExports: false,
        cadence: undefined,
      },
    ],
  })
})

test.for([
  [
    'finops.config.yaml',
    'sources:\n  daily:\n    vendor: aws-cur-v1\n    store: { url: "s3://acme", region: eu-central-1 }\n',
  ],
  [
    'finops.config.yml',
    'sources: { daily: { vendor: { use: aws-cur-v1 }, store: { url: "s3://acme", region: eu-central-1 } } }',
  ],
  [
    'finops.config.json',
    '{"sources":{"daily":{"vendor":"aws-cur-v1","store":{"url":"s3://acme","region":"eu-central-1"}}}}',
  ],
  [
    'finops.config.ts',
    'const region: string = "eu-central-1"\nexport default { sources: { daily: { vendor: "aws-cur-v1", store: { url: "s3://acme", region } } } }',
  ],
  ['config.toml', '[sources.daily]\nvendor = "aws-cur-v1"\nstore = { url = "s3://acme", region = "eu-central-1" }\n'],
] as const)('%s is found and read', async ([name, text]) => {
  const folder = await tempFolder({ [name]: text })

  const config = await loadConfig({ cwd: folder, env: {} })

  expect(config.sources).toMatchObject([
    { name: 'daily', vendor: { use: 'aws-cur-v1' }, store: { url: 's3://acme', options: { region: 'eu-central-1' } } },
  ])
})

test('the command line goes before the environment, and that before the file', async () => {
  const folder = await tempFolder({
    'finops.config.toml': `[download]\nconcurrency = 2\nsettle_minutes = 2\n[bronze]\nkeep = 2\n${source}`,
  })
  const commandLine: readonly Entry[] = [
    { path: ['download', 'concurrency'], value: 9, origin: { kind: 'command line', option: '--concurrency' } },
  ]
  const env = { FINOPS_DOWNLOAD__CONCURRENCY: '5', FINOPS_DOWNLOAD__SETTLE_MINUTES: '5' }

  const config = await loadConfig({ cwd: folder, env }, { commandLine })

  expect(config.download).toEqual({ concurrency: 9, settleMinutes: 5 })
  expect(config.bronze.keep).toBe(2)
  expect(config.origins.get('download.concurrency')).toEqual({ kind: 'command line', option: '--concurrency' })
  expect(config.origins.get('download.settle_minutes')).toEqual({
    kind: 'environment',
    name: 'FINOPS_DOWNLOAD__SETTLE_MINUTES',
  })
  expect(config.origins.get('bronze.keep')).toEqual({ kind: 'file', file: join(folder, 'finops.config.toml') })
  expect(config.origins.get('state.path')).toBeUndefined()
})

test('the environment adds to what the file says, in short or at length', async () => {
  const folder = await tempFolder({
    'finops.config.toml': '[sources.acme-prod]\nvendor = "aws-cur-v1"\nstore = "s3://acme"\n',
  })
  const env = {
    FINOPS_SOURCES__ACME_PROD__STORE__REGION: 'eu-west-1',
    FINOPS_SOURCES__ACME_PROD__BACKENDS: 'local, other',
    FINOPS_BACKENDS__OTHER__USE: 'duckdb',
    FINOPS_BACKENDS__LOCAL__USE: 'duckdb',
    FINOPS_EXPORT__SORTED: 'true',
    FINOPS_BRONZE__KEEP: 'all',
    FINOPS_STATE__PATH: '',
    FINOPS_PORT: 'tcp://10.0.0.1:80',
  }

  const config = await loadConfig({ cwd: folder, env })

  expect(config.sources).toMatchObject([
    { name: 'acme-prod', store: { url: 's3://acme', options: { region: 'eu-west-1' } }, backends: ['local', 'other'] },
  ])
  expect(config.export.sorted).toBe(true)
  expect(config.bronze.keep).toBe('all')
  expect(config.state.path).toBe(join(folder, 'data', 'finops.sqlite'))
})

test('the environment alone is a configuration', async () => {
  const folder = await tempFolder()
  const env = { FINOPS_SOURCES__DAILY__VENDOR: 'aws-cur-v1', FINOPS_SOURCES__DAILY__STORE: './exports' }

  const config = await loadConfig({ cwd: folder, env })

  expect(config.file).toBeUndefined()
  expect(config.sources).toMatchObject([{ name: 'daily', store: { url: `file://${folder}/exports` } }])
})

test('a default backend can be changed without naming its plugin', async () => {
  const folder = await tempFolder({ 'finops.config.toml': source })

  const config = await loadConfig({ cwd: folder, env: { FINOPS_BACKENDS__LOCAL__PATH: '/data/x.duckdb' } })

  expect(config.backends).toMatchObject([{ name: 'local', use: 'duckdb', options: { path: '/data/x.duckdb' } }])
})

test('names of other tools say what a source in S3 leaves open', async () => {
  const folder = await tempFolder({
    'finops.config.toml': `
[sources.open]
vendor = "aws-cur-v1"
[sources.own]
vendor = "aws-cur-v1"
store = { url = "s3://own", role_arn = "arn:aws:iam::1:role/own" }
[sources.local]
vendor = "aws-cur-v1"
store = "./exports"
`,
  })
  const env = {
    AWS_BILLING_BUCKET: 'acme-billing',
    AWS_BILLING_PREFIX: 'demo/data/',
    AWS_ASSUME_ROLE_ARN: 'arn:aws:iam::2:role/all',
    AWS_ASSUME_ROLE_SESSION_NAME: 'ingestion',
  }

  const { sources, origins } = await loadConfig({ cwd: folder, env })

  expect(sources).toMatchObject([
    {
      name: 'open',
      store: {
        url: 's3://acme-billing',
        options: { role_arn: 'arn:aws:iam::2:role/all', session_name: 'ingestion' },
      },
      prefix: 'demo/data',
    },
    {
      name: 'own',
      store: { url: 's3://own', options: { role_arn: 'arn:aws:iam::1:role/own', session_name: 'ingestion' } },
      prefix: '',
    },
    { name: 'local', store: { options: {} }, prefix: '' },
  ])
  expect(origins.get('sources.open.store.url')).toEqual({ kind: 'environment', name: 'AWS_BILLING_BUCKET' })
})

test.for([
  ['an unknown key', `[stat]\npath = "x"\n${source}`, { column: 'stat' }, 'Did you mean "state"?'],
  [
    'an unknown key inside',
    `[state]\npaht = "x"\n${source}`,
    { column: 'state.paht', value: '"x"' },
    'Did you mean "path"?',
  ],
  [
    'an unknown key of a source',
    `${source}prefx = "cur"\n`,
    { column: 'sources.daily.prefx' },
    'Did you mean "prefix"?',
  ],
  [
    'a value of another type',
    `[download]\nconcurrency = "4"\n${source}`,
    { column: 'download.concurrency', value: '"4"' },
    undefined,
  ],
  ['a value out of range', `[bronze]\nkeep = -1\n${source}`, { column: 'bronze.keep', value: '-1' }, undefined],
  [
    'an unknown backend',
    `${source}backends = ["locl"]\n`,
    { column: 'sources.daily.backends' },
    'Did you mean "local"?',
  ],
  ['a missing store', '[sources.daily]\nvendor = "aws-cur-v1"\n', { column: 'sources.daily.store' }, undefined],
  ['a name that is none', '[sources."a/b"]\nvendor = "v"\nstore = "s"\n', { column: 'sources.a/b' }, undefined],
] as const)('%s is refused with its place', async ([, text, place, fix]) => {
  const folder = await tempFolder({ 'finops.config.toml': text })

  const error = await refused(loadConfig({ cwd: folder, env: {} }))

  expect(error.code).toBe('CONFIG_INVALID')
  expect(error.place).toMatchObject({ file: join(folder, 'finops.config.toml'), ...place })
  expect(error.fix).toBe(fix)
})

test('a secret is not told in an error', async () => {
  const folder = await tempFolder({ 'finops.config.toml': `${source}secret_token = "hunter2"\n` })

  const error = await refused(loadConfig({ cwd: folder, env: {} }))

  expect(error.place.column).toBe('sources.daily.secret_token')
  expect(`${error.message}${JSON.stringify(error.place)}${error.fix}`).not.toContain('hunter2')
})

test('what is wrong in the environment is told with the name of the variable', async () => {
  const folder = await tempFolder({ 'finops.config.toml': source })

  const error = await refused(loadConfig({ cwd: folder, env: { FINOPS_DOWNLOAD__CONCURRENCY: 'four' } }))

  expect(error.message).toBe('download.concurrency must be a whole number')
  expect(error.place.file).toBe('environment variable FINOPS_DOWNLOAD__CONCURRENCY')
})

test.for([
  ['finops.config.toml', '[sources.daily]\nvendor = \n', 2],
  ['finops.config.yaml', 'sources:\n  daily:\n   - [1\n', 4],
  ['finops.config.json', '{\n  "sources": {\n', 3],
] as const)('%s with a syntax error is refused with the line', async ([name, text, line]) => {
  const folder = await tempFolder({ [name]: text })

  const error = await refused(loadConfig({ cwd: folder, env: {} }))

  expect(error).toMatchObject({ code: 'CONFIG_INVALID', place: { file: join(folder, name), line } })
})

test('without any configuration there is an error that says how to begin', async () => {
  const folder = await tempFolder()

  const error = await refused(loadConfig({ cwd: folder, env: {} }))

  expect(error).toMatchObject({ code: 'CONFIG_NOT_FOUND', fix: expect.stringContaining('finops init') })
})

test('two configurations in one folder are refused', async () => {
  const folder = await tempFolder({ 'finops.config.toml': source, 'finops.config.json': '{}' })

  expect(await refused(loadConfig({ cwd: folder, env: {} }))).toMatchObject({ code: 'CONFIG_INVALID' })
  expect((await loadConfig({ cwd: folder, env: {} }, { file: 'finops.config.toml' })).sources).toHaveLength(1)
  expect((await loadConfig({ cwd: folder, env: { FINOPS_CONFIG: 'finops.config.toml' } })).sources).toHaveLength(1)
})

async function refused(promise: Promise<unknown>): Promise<FinopsError> {
  const error = await promise.then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  if (error instanceof FinopsError) return error
  throw error ?? new Error('It was accepted')
}

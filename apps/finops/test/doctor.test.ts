import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { type AwsServer, startAwsServer } from '@openfinops/testing-aws'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { curExport } from './support/cur-export.ts'
import { type Ended, type Env, finops, jsonLines } from './support/finops.ts'
import { tempFolder } from './support/temp-folder.ts'

let server: AwsServer

beforeAll(async () => {
  server = await startAwsServer()
  server.createBucket('acme-billing')
  server.createBucket('empty')
  const objects = {
    ...curExport(),
    ...curExport({ report: 'hourly' }),
    ...curExport({ report: 'old', prefix: 'archive' }),
  }
  for (const [key, body] of Object.entries(objects)) server.put('acme-billing', key, body)
  server.addUser({ accessKeyId: 'NOLIST', secretAccessKey: 'secret-of-nolist', deny: ['s3:ListBucket'] })
  server.addUser({ accessKeyId: 'NOGET', secretAccessKey: 'secret-of-noget', deny: ['s3:GetObject'] })
})

afterAll(() => server.close())

test('all is well: every check says so, and nothing is written', async () => {
  const { code, stdout, findings, folder } = await doctor({})

  expect(code, stdout).toBe(0)
  expect(findings.every(({ outcome }) => outcome === 'ok')).toBe(true)
  expect(findings.map(({ check }) => check)).toEqual([
    'configuration',
    'plugins',
    'bronze folder',
    'export folder',
    'state database',
    'journal',
    'backend local',
    'backend local, ledger',
    'source daily, listing s3://acme-billing',
    'source daily, export',
    'source daily, reading a manifest',
    'source daily, reading a data file',
  ])
  expect(await filesIn(folder)).toEqual(['finops.config.json'])
})

test('a bucket that does not exist', async () => {
  const { code, failed } = await doctor({ bucket: 'acme-biling' })

  expect(code).toBe(3)
  expect(failed).toMatchObject([{ check: 'source daily, listing s3://acme-biling', error: { code: 'STORE_UNKNOWN' } }])
})

test('the permission to list is missing', async () => {
  const { code, failed } = await doctor({}, { AWS_ACCESS_KEY_ID: 'NOLIST', AWS_SECRET_ACCESS_KEY: 'secret-of-nolist' })

  expect(code).toBe(3)
  expect(failed).toMatchObject([{ check: 'source daily, listing s3://acme-billing', error: { code: 'STORE_DENIED' } }])
  expect(JSON.stringify(failed)).toContain('s3:ListBucket')
})

test('the permission to read is missing', async () => {
  const { code, failed } = await doctor({}, { AWS_ACCESS_KEY_ID: 'NOGET', AWS_SECRET_ACCESS_KEY: 'secret-of-noget' })

  expect(code).toBe(3)
  expect(failed).toMatchObject([{ check: 'source daily, reading a manifest', error: { code: 'STORE_DENIED' } }])
  expect(JSON.stringify(failed)).toContain('s3:GetObject')
})

test('credentials that nobody knows', async () => {
  const { code, failed } = await doctor({}, { AWS_ACCESS_KEY_ID: 'NOBODY', AWS_SECRET_ACCESS_KEY: 'secret-of-nobody' })

  expect(code).toBe(3)
  expect(failed).toMatchObject([{ check: 'source daily, listing s3://acme-billing', error: { code: 'STORE_DENIED' } }])
  expect(JSON.stringify(failed)).not.toContain('secret-of-nobody')
})

test('another export than those that are there', async () => {
  const { code, failed } = await doctor({ export: 'dialy' })

  expect(code).toBe(3)
  expect(failed).toMatchObject([
    {
      check: 'source daily, export',
      text: 'there is no export "dialy" under "cur", but there are: daily (prefix "cur"), hourly (prefix "cur")',
      fix: 'Did you mean "daily"? Set sources.daily.export.',
    },
  ])
})

test('another prefix than that of the export', async () => {
  const { code, failed } = await doctor({ prefix: 'curr' })

  expect(code).toBe(3)
  expect(failed).toMatchObject([
    {
      check: 'source daily, export',
      text:
        'there is no export "daily" under "curr", but there are elsewhere: ' +
        'old (prefix "archive"), daily (prefix "cur"), hourly (prefix "cur")',
      fix: 'Set sources.daily.prefix = "cur".',
    },
  ])
})

test('several exports and none named', async () => {
  const { code, failed } = await doctor({ export: undefined })

  expect(code).toBe(3)
  expect(failed).toMatchObject([
    {
      check: 'source daily, export',
      text: 'there are several exports under "cur": daily (prefix "cur"), hourly (prefix "cur")',
    },
  ])
})

test('a bucket without any export is no failure: a new one takes its time', async () => {
  const { code, findings } = await doctor({ bucket: 'empty' })

  expect(code).toBe(0)
  expect(findings.at(-1)).toMatchObject({
    check: 'source daily, export',
    outcome: 'warning',
    text: 'there is no export "daily" under "cur", nor anywhere else in s3://empty',
  })
})

test('a folder that cannot be one', async () => {
  const { code, failed } = await doctor({ bronze: './finops.config.json/bronze' })

  expect(code).toBe(3)
  expect(failed).toMatchObject([{ check: 'bronze folder', text: expect.stringContaining('is a file, no folder') }])
})

test('a plugin that is not installed does not keep the rest from being looked at', async () => {
  const { code, failed, findings } = await doctor({ vendor: 'aws-cur-v9' })

  expect(code).toBe(3)
  expect(failed).toMatchObject([{ check: 'source daily', error: { code: 'PLUGIN_NOT_FOUND' } }])
  expect(findings.map(({ check }) => check)).toContain('backend local, ledger')
})

test('a database that was lost is told, and that the next run makes it good', async () => {
  const folder = await tempFolder({ 'finops.config.json': config({}) })
  await finops(folder, ['aws', 'load-billing-local'], credentials())
  await rm(join(folder, 'data', 'finops.duckdb'))

  const { code, stdout } = await finops(folder, ['doctor', '--json'], credentials())
  const again = await finops(folder, ['aws', 'load-billing-local', '--json'], credentials())

  expect(code).toBe(0)
  expect(jsonLines(stdout).filter(({ outcome }) => outcome !== 'ok')).toMatchObject([
    {
      check: 'backend local, ledger',
      outcome: 'warning',
      text: 'the journal has 1 load that the ledger does not hold',
      fix: 'Nothing to do: the next run loads them again.',
    },
  ])
  expect(jsonLines(again.stdout).map(({ type }) => type)).toContain('recovered')
  expect(jsonLines(again.stdout).at(-1)).toMatchObject({ type: 'finished', changed: 1, failed: 0 })
})

test('people read marks, places and fixes', async () => {
  const folder = await tempFolder({ 'finops.config.json': config({ export: 'dialy' }) })

  const { code, stdout } = await finops(folder, ['doctor'], credentials())

  expect(code).toBe(3)
  expect(stdout).toContain(`✓ configuration: ${folder}/finops.config.json\n`)
  expect(stdout).toContain(
    '✗ source daily, export: there is no export "dialy" under "cur", but there are: daily (prefix "cur"), ' +
      'hourly (prefix "cur")\n    fix: Did you mean "daily"? Set sources.daily.export.\n',
  )
})

interface Settings {
  readonly bucket?: string
  readonly prefix?: string
  readonly export?: string | undefined
  readonly bronze?: string
  readonly vendor?: string
}

function config(settings: Settings): string {
  const { bucket = 'acme-billing', prefix = 'cur', bronze = './bronze', vendor = 'aws-cur-v1' } = settings
  const name = 'export' in settings ? settings.export : 'daily'
  return JSON.stringify({
    bronze: { path: bronze },
    sources: {
      daily: {
        vendor,
        store: { url: `s3://${bucket}`, endpoint: server.url, region: 'us-east-1', max_attempts: 1 },
        prefix,
        export: name,
      },
    },
  })
}

function credentials(): Env {
  return {
    AWS_ACCESS_KEY_ID: server.credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: server.credentials.secretAccessKey,
  }
}

async function doctor(settings: Settings, env: Env = {}) {
  const folder = await tempFolder({ 'finops.config.json': config(settings) })
  const ended: Ended = await finops(folder, ['doctor', '--json'], { ...credentials(), ...env })
  const findings = jsonLines(ended.stdout)
  return { ...ended, folder, findings, failed: findings.filter(({ outcome }) => outcome === 'failed') }
}

async function filesIn(folder: string): Promise<readonly string[]> {
  return (await readdir(folder, { recursive: true })).sort()
}

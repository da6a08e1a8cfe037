import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { s3Store } from '../src/index.ts'
import { s3Fixture, useCredentials } from './s3-fixture.ts'
import { bytes, keys, refusal } from './store-access.ts'

let fixture: Awaited<ReturnType<typeof s3Fixture>>
beforeEach(async () => {
  fixture = await s3Fixture()
  fixture.server.put('bills', 'a.csv', 'content')
})
afterEach(() => fixture.close())

const billing = 'arn:aws:iam::123456789012:role/billing'

function asked(): readonly string[] {
  return fixture.server.requests.map(({ operation, status }) => `${operation} ${status}`)
}

describe('a role', () => {
  test('is assumed once for all requests', async () => {
    fixture.server.addRole({ arn: billing, allow: ['s3:*'] })
    const store = fixture.open({ role_arn: billing })
    await Promise.all([keys(store), bytes(store, 'a.csv'), bytes(store, 'a.csv')])
    await keys(store)
    expect(asked().filter((request) => request === 'AssumeRole 200')).toEqual(['AssumeRole 200'])
    const used = fixture.server.requests.filter(({ operation }) => operation !== 'AssumeRole')
    expect(used.map(({ roleArn }) => roleArn)).toEqual([billing, billing, billing, billing])
  })

  test('is assumed with the external id that it demands', async () => {
    fixture.server.addRole({ arn: billing, externalId: 'finops-7', allow: ['s3:*'] })
    expect(await keys(fixture.open({ role_arn: billing, external_id: 'finops-7' }))).toEqual(['a.csv'])
  })

  test.for([{}, { external_id: 'finops-8' }])(
    'is STORE_DENIED with %j in place of the external id',
    async (options) => {
      fixture.server.addRole({ arn: billing, externalId: 'finops-7' })
      await expect(keys(fixture.open({ role_arn: billing, ...options }))).rejects.toEqual(
        refusal('STORE_DENIED', {
          message: expect.stringMatching(
            /^AWS refuses sts:AssumeRole on arn:aws:iam::123456789012:role\/billing: User: /,
          ),
          fix: expect.stringContaining('external_id'),
          retryable: false,
        }),
      )
      expect(asked()).toEqual(['AssumeRole 403'])
    },
  )

  test('that may not list is STORE_DENIED by S3, not by STS', async () => {
    fixture.server.addRole({ arn: billing, allow: ['s3:GetObject'] })
    await expect(keys(fixture.open({ role_arn: billing }))).rejects.toEqual(
      refusal('STORE_DENIED', {
        message: expect.stringMatching(/^S3 refuses s3:ListBucket .*assumed-role\/billing\/finops/),
      }),
    )
  })

  test('is STORE_UNAVAILABLE while STS does not answer', async () => {
    fixture.server.addRole({ arn: billing })
    fixture.server.fault({ operation: 'AssumeRole', error: { status: 503, code: 'ServiceUnavailable' } })
    await expect(keys(fixture.open({ role_arn: billing, max_attempts: 1 }))).rejects.toEqual(
      refusal('STORE_UNAVAILABLE', { retryable: true }),
    )
  })

  test('is assumed anew before its session expires, so that no request carries an expired one', async () => {
    fixture.server.addRole({ arn: billing, sessionSeconds: 1 })
    for (let n = 0; n < 1100; n++) fixture.server.put('bills', `many/${n}.csv`, '')
    const store = fixture.open({ role_arn: billing })
    let listed = 0
    for await (const _ of store.list('many/', new AbortController().signal)) {
      if (++listed === 1000) await new Promise((resolve) => setTimeout(resolve, 1200))
    }
    expect(listed).toBe(1100)
    const pages = fixture.server.requests.filter(({ operation }) => operation === 'ListObjectsV2')
    expect(pages.map(({ status }) => status)).toEqual([200, 200])
    expect(pages[1]?.accessKeyId).not.toBe(pages[0]?.accessKeyId)
  })

  test('is assumed anew five minutes before its session expires, and not sooner', async () => {
    fixture.server.addRole({ arn: billing, sessionSeconds: 302 })
    const store = fixture.open({ role_arn: billing })
    await keys(store)
    await keys(store)
    expect(asked()).toEqual(['AssumeRole 200', 'ListObjectsV2 200', 'ListObjectsV2 200'])
    await new Promise((resolve) => setTimeout(resolve, 2100))
    await keys(store)
    expect(asked().slice(3)).toEqual(['AssumeRole 200', 'ListObjectsV2 200'])
  })
})

describe('a profile', () => {
  let folder: string
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'finops-store-s3-'))
    vi.stubEnv('AWS_CONFIG_FILE', join(folder, 'config'))
    vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', join(folder, 'credentials'))
  })
  afterEach(() => rm(folder, { recursive: true }))

  test('gives credentials and region, and goes before the environment', async () => {
    const { accessKeyId, secretAccessKey } = fixture.server.credentials
    fixture.server.createBucket('far', { region: 'eu-central-1' })
    await writeFile(join(folder, 'config'), '[profile billing]\nregion = eu-central-1\n')
    await writeFile(
      join(folder, 'credentials'),
      `[billing]\naws_access_key_id = ${accessKeyId}\naws_secret_access_key = ${secretAccessKey}\n`,
    )
    vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIAOTHER')
    expect(await keys(s3Store('far', { endpoint: fixture.server.url, profile: 'billing' }))).toEqual([])
    expect(asked()).toEqual(['ListObjectsV2 200'])
  })

  test('that is not there is STORE_DENIED', async () => {
    await expect(keys(fixture.open({ profile: 'biling' }))).rejects.toEqual(
      refusal('STORE_DENIED', {
        message: expect.stringContaining('profile: [biling]'),
        fix: expect.stringContaining('Set profile'),
      }),
    )
  })
})

test('no credentials at all are STORE_DENIED, with where to put some', async () => {
  useCredentials()
  await expect(keys(fixture.store)).rejects.toEqual(
    refusal('STORE_DENIED', { fix: expect.stringContaining('AWS_ACCESS_KEY_ID') }),
  )
  expect(asked()).toEqual([])
})

test('credentials that have run out are STORE_DENIED, with what to do', async () => {
  fixture.server.fault({ operation: 'ListObjectsV2', error: { status: 400, code: 'ExpiredToken' } })
  await expect(keys(fixture.store)).rejects.toEqual(
    refusal('STORE_DENIED', { fix: expect.stringContaining('aws sso login'), retryable: false }),
  )
})

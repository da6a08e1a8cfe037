import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inspect } from 'node:util'
import { gunzipSync, gzipSync } from 'node:zlib'
import { testStore } from '@openfinops/conformance'
import type { ObjectStore } from '@openfinops/plugin'
import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest'
import { gcsStore } from '../src/index.ts'
import { useGcs } from './gcs.ts'

const gcs = useGcs()

describe('contract', () => testStore({ test, open: gcs.openFixture }))

let fixture: Awaited<ReturnType<typeof gcs.openFixture>>
beforeEach(async () => {
  fixture = await gcs.openFixture()
})

const { signal } = new AbortController()

async function keys(store: ObjectStore, prefix = ''): Promise<readonly string[]> {
  const found: string[] = []
  for await (const { key } of store.list(prefix, signal)) found.push(key)
  return found
}

async function read(store: ObjectStore, key: string, from = 0): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  for await (const chunk of (await store.read(key, { signal, from })).content) chunks.push(chunk)
  return Buffer.concat(chunks)
}

function failure(code: string, details: object = {}): object {
  return expect.objectContaining({ name: 'FinopsError', code, ...details })
}

test('an object that says it is encoded is given as it lies there, from any offset', async () => {
  const bytes = gzipSync('a,b\n1,2\n')
  gcs.server().put(fixture.bucket, 'a.csv.gz', bytes, { contentEncoding: 'gzip' })
  expect(String(gunzipSync(await read(fixture.store, 'a.csv.gz')))).toBe('a,b\n1,2\n')
  expect((await read(fixture.store, 'a.csv.gz', 5)).equals(bytes.subarray(5))).toBe(true)
})

test('a key with dots is a name like any other', async () => {
  await fixture.put('a/../b.csv', Buffer.from('b'))
  expect(String(await read(fixture.store, 'a/../b.csv'))).toBe('b')
  await expect(read(fixture.store, 'b.csv')).rejects.toEqual(failure('STORE_NOT_FOUND'))
  await expect(read(fixture.store, '')).rejects.toEqual(failure('STORE_NOT_FOUND'))
})

test('a body that is not what Google keeps is FILE_CORRUPT', async () => {
  await fixture.put('a.csv', Buffer.alloc(100_000, 'x'))
  gcs.server().fault({ operation: 'media', key: 'a.csv', times: 1, corrupt: true })
  await expect(read(fixture.store, 'a.csv')).rejects.toEqual(
    failure('FILE_CORRUPT', { retryable: true, place: { file: 'a.csv' } }),
  )
  expect(await read(fixture.store, 'a.csv')).toHaveLength(100_000)
})

test('an object that is replaced between the two requests of a read is STORE_CHANGED', async () => {
  await fixture.put('a.csv', Buffer.from('one'))
  const before = () => gcs.server().put(fixture.bucket, 'a.csv', 'two')
  gcs.server().fault({ operation: 'media', key: 'a.csv', times: 1, before })
  await expect(read(fixture.store, 'a.csv')).rejects.toEqual(failure('STORE_CHANGED'))
})

describe('requests that Google refuses', () => {
  const listing = (status: number, reason: string, message = reason) =>
    gcs.server().fault({ operation: 'objects.list', times: 1, error: { status, reason, message } })

  test('for a missing permission name it, and the role that has it', async () => {
    listing(403, 'forbidden', 'billing@acme.iam does not have storage.objects.list access.')
    await expect(keys(fixture.store)).rejects.toEqual(
      failure('STORE_DENIED', {
        message:
          `Google refuses storage.objects.list on the bucket ${fixture.bucket}: ` +
          'billing@acme.iam does not have storage.objects.list access.',
        fix: expect.stringContaining('roles/storage.objectViewer'),
        retryable: false,
      }),
    )
  })

  test('of one object name it', async () => {
    await fixture.put('a.csv', Buffer.from('a'))
    const error = { status: 403, reason: 'forbidden', message: 'no storage.objects.get access' }
    gcs.server().fault({ operation: 'media', key: 'a.csv', times: 1, error })
    await expect(read(fixture.store, 'a.csv')).rejects.toEqual(
      failure('STORE_DENIED', {
        message: expect.stringMatching(/^Google refuses storage\.objects\.get on .*: no storage\.objects\.get access$/),
        place: { file: 'a.csv' },
      }),
    )
  })

  test('because the requester pays say what to set', async () => {
    listing(400, 'required', 'Bucket is a requester pays bucket but no user project provided.')
    await expect(keys(fixture.store)).rejects.toEqual(
      failure('STORE_DENIED', { fix: expect.stringContaining('user_project') }),
    )
  })

  test('for now may be tried later', async () => {
    listing(503, 'backendError')
    await expect(keys(fixture.store)).rejects.toEqual(failure('STORE_UNAVAILABLE', { retryable: true }))
    listing(429, 'rateLimitExceeded')
    await expect(keys(fixture.store)).rejects.toEqual(failure('STORE_UNAVAILABLE', { retryable: true }))
  })

  test('because nobody listens may be tried later', async () => {
    const store = gcsStore('acme', { endpoint: 'http://127.0.0.1:1' })
    await expect(keys(store)).rejects.toEqual(failure('STORE_UNAVAILABLE', { retryable: true }))
  })
})

describe('credentials', () => {
  beforeEach(async () => {
    // Where gcloud is installed it is asked, and writes logs into its home.
    const home = await mkdtemp(join(tmpdir(), 'finops-gcs-'))
    onTestFinished(() => rm(home, { recursive: true }))
    vi.stubEnv('METADATA_SERVER_DETECTION', 'none')
    vi.stubEnv('HOME', home)
    vi.stubEnv('APPDATA', home)
  })
  afterEach(() => vi.unstubAllEnvs())

  test('that are not there are missed with what to do', async () => {
    vi.stubEnv('GOOGLE_APPLICATION_CREDENTIALS', undefined)
    await expect(keys(gcsStore('acme'))).rejects.toEqual(
      failure('STORE_DENIED', {
        message: expect.stringMatching(/^No Google credentials could be got: /),
        fix: expect.stringContaining('gcloud auth application-default login'),
      }),
    )
  })

  test('that cannot be read are in no error', async () => {
    vi.stubEnv('GOOGLE_APPLICATION_CREDENTIALS', `${import.meta.dirname}/broken-key.json`)
    const error: unknown = await keys(gcsStore('acme')).catch((reason: unknown) => reason)
    expect(error).toEqual(failure('STORE_DENIED'))
    expect(inspect(error, { depth: 10 })).not.toContain('s3cret')
  })
})

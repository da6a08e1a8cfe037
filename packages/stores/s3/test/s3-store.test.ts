import { createHash } from 'node:crypto'
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3'
import { testStore } from '@openfinops/conformance'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { s3Store } from '../src/index.ts'
import { s3Fixture } from './s3-fixture.ts'
import { bytes, keys, refusal, signal } from './store-access.ts'

describe('contract', () => testStore({ test, open: s3Fixture }))

let fixture: Awaited<ReturnType<typeof s3Fixture>>
beforeEach(async () => {
  fixture = await s3Fixture()
})
afterEach(() => fixture.close())

test('keys may begin with a slash, repeat it, and hold what XML cannot', async () => {
  const odd = ['/report/20260801-20260901/a.csv', 'a//b.csv', 'tab\tand\u0001control.csv', 'trailing/', '../up.csv']
  for (const key of odd) fixture.server.put('bills', key, key)
  expect([...(await keys(fixture.store))].sort()).toEqual([...odd].sort())
  for (const key of odd) expect(String(await bytes(fixture.store, key))).toBe(key)
})

test('an object stored with an encoding is read as it is stored', async () => {
  const client = new S3Client({ endpoint: fixture.server.url, region: 'us-east-1', forcePathStyle: true })
  await client.send(
    new PutObjectCommand({
      Bucket: 'bills',
      Key: 'a.csv',
      Body: Buffer.from([31, 139, 8, 0]),
      ContentEncoding: 'gzip',
    }),
  )
  expect(await bytes(fixture.store, 'a.csv')).toEqual(Buffer.from([31, 139, 8, 0]))
})

describe('an object with a checksum', () => {
  beforeEach(async () => {
    const client = new S3Client({ endpoint: fixture.server.url, region: 'us-east-1', forcePathStyle: true })
    await client.send(
      new PutObjectCommand({
        Bucket: 'bills',
        Key: 'a.csv',
        Body: Buffer.alloc(1_000_000, 'a'),
        ChecksumAlgorithm: 'CRC32',
      }),
    )
  })

  test('is whole, or read in part without it', async () => {
    expect((await bytes(fixture.store, 'a.csv')).length).toBe(1_000_000)
    expect((await bytes(fixture.store, 'a.csv', { from: 400_000 })).length).toBe(600_000)
  })

  test('is FILE_CORRUPT, and worth another try, when other bytes arrive', async () => {
    fixture.server.fault({ operation: 'GetObject', truncateTo: 999_000, times: 1 })
    await expect(bytes(fixture.store, 'a.csv')).rejects.toEqual(refusal('FILE_CORRUPT', { retryable: true }))
    expect((await bytes(fixture.store, 'a.csv')).length).toBe(1_000_000)
  })

  test('is STORE_INTERRUPTED when the connection breaks', async () => {
    fixture.server.fault({ operation: 'GetObject', breakAfter: 500_000, times: 1 })
    await expect(bytes(fixture.store, 'a.csv')).rejects.toEqual(refusal('STORE_INTERRUPTED', { retryable: true }))
  })
})

describe('a connection that breaks', () => {
  test('before the answer is tried again by the SDK', async () => {
    fixture.server.put('bills', 'a.csv', 'content')
    fixture.server.fault({ operation: 'GetObject', error: { status: 503, code: 'SlowDown' }, times: 2 })
    expect(String(await bytes(fixture.store, 'a.csv'))).toBe('content')
    expect(fixture.server.requests.map(({ status }) => status)).toEqual([503, 503, 200])
  })

  test('in a part of an object is STORE_INTERRUPTED too', async () => {
    fixture.server.put('bills', 'a.csv', Buffer.alloc(1_000_000))
    fixture.server.fault({ operation: 'GetObject', breakAfter: 100_000, times: 1 })
    const part = bytes(fixture.store, 'a.csv', { from: 500_000 })
    await expect(part).rejects.toEqual(refusal('STORE_INTERRUPTED', { retryable: true, place: { file: 'a.csv' } }))
  })

  test('in a listing is tried again by the SDK, never a short listing', async () => {
    for (let n = 0; n < 1100; n++) fixture.server.put('bills', `${n}.csv`, '')
    fixture.server.fault({ operation: 'ListObjectsV2', after: 1, times: 1, breakAfter: 200 })
    expect((await keys(fixture.store)).length).toBe(1100)
    fixture.server.fault({ operation: 'ListObjectsV2', after: 1, breakAfter: 200 })
    await expect(keys(fixture.store)).rejects.toEqual(refusal('STORE_UNAVAILABLE', { retryable: true }))
  })

  test('while nobody reads the body does no harm', async () => {
    fixture.server.put('bills', 'a.csv', Buffer.alloc(8_000_000))
    const { content } = await fixture.store.read('a.csv', { signal })
    await fixture.close()
    fixture = await s3Fixture()
    await expect(async () => {
      for await (const _ of content);
    }).rejects.toEqual(refusal('STORE_INTERRUPTED'))
  })
})

test('connections are free again for the next request, however a read ends', async () => {
  fixture.server.put('bills', 'large.csv', Buffer.alloc(2_000_000))
  const read = async () => {
    const abort = new AbortController()
    const { content } = await fixture.store.read('large.csv', { signal: abort.signal })
    return { abort, content }
  }
  // More than the fifty connections that the SDK keeps to one host.
  for (let n = 0; n < 30; n++) {
    const left = await read()
    for await (const _ of left.content) break
    const aborted = await read()
    aborted.abort.abort()
  }
  expect((await bytes(fixture.store, 'large.csv')).length).toBe(2_000_000)
})

test('an abort does not sit out the pause before the next attempt', async () => {
  fixture.server.fault({ operation: 'ListObjectsV2', error: { status: 503, code: 'SlowDown' } })
  const abort = new AbortController()
  const store = fixture.open({ max_attempts: 20 })
  const listing = store.list('', abort.signal)[Symbol.asyncIterator]().next()
  setTimeout(() => abort.abort(), 100)
  const start = performance.now()
  await expect(listing).rejects.toEqual(refusal('CANCELLED'))
  expect(performance.now() - start).toBeLessThan(1000)
})

test('an object that was replaced between two parts is not put together from both', async () => {
  const old = Buffer.alloc(1_000_000, 'x')
  fixture.server.put('bills', 'a.csv', old)
  const first = await fixture.store.read('a.csv', { signal })
  fixture.server.put('bills', 'a.csv', Buffer.alloc(1_000_000, 'y'))
  await expect(bytes(fixture.store, 'a.csv', { from: 10, ifMatch: first.object.etag })).rejects.toEqual(
    refusal('STORE_CHANGED', { retryable: false, place: { file: 'a.csv' } }),
  )
  const hash = createHash('sha256')
  for await (const chunk of first.content) hash.update(chunk)
  expect(hash.digest('hex')).toBe(createHash('sha256').update(old).digest('hex'))
})

test('an object that is shorter than what was read of it before is STORE_CHANGED', async () => {
  fixture.server.put('bills', 'a.csv', 'content')
  await expect(bytes(fixture.store, 'a.csv', { from: 8 })).rejects.toEqual(refusal('STORE_CHANGED'))
})

describe('the region of the bucket', () => {
  test('is found out when nobody names it, once', async () => {
    fixture.server.createBucket('far', { region: 'eu-central-1' })
    fixture.server.put('far', 'a.csv', 'content')
    const store = s3Store('far', { endpoint: fixture.server.url })
    expect(await keys(store)).toEqual(['a.csv'])
    expect(String(await bytes(store, 'a.csv'))).toBe('content')
    expect(fixture.server.requests.map(({ operation, status }) => `${operation} ${status}`)).toEqual([
      'ListObjectsV2 400',
      'ListObjectsV2 200',
      'GetObject 200',
    ])
  })

  test('goes before the one that is configured', async () => {
    fixture.server.createBucket('far', { region: 'eu-central-1' })
    const store = s3Store('far', { endpoint: fixture.server.url, region: 'ap-south-1' })
    expect(await keys(store)).toEqual([])
    expect(fixture.server.requests.map(({ status }) => status)).toEqual([301, 200])
  })

  test('is right at once when it is configured', async () => {
    fixture.server.createBucket('far', { region: 'eu-central-1' })
    expect(await keys(s3Store('far', { endpoint: fixture.server.url, region: 'eu-central-1' }))).toEqual([])
    expect(fixture.server.requests.map(({ status }) => status)).toEqual([200])
  })

  test('is found by many requests at the same time', async () => {
    fixture.server.createBucket('far', { region: 'eu-central-1' })
    const files = Array.from({ length: 20 }, (_, n) => `${n}.csv`)
    for (const key of files) fixture.server.put('far', key, key)
    const store = s3Store('far', { endpoint: fixture.server.url })
    const contents = await Promise.all(files.map(async (key) => String(await bytes(store, key))))
    expect(contents).toEqual(files)
  })
})

describe('a bucket whose owner makes requesters pay', () => {
  test('is read by who agrees to', async () => {
    fixture.server.createBucket('dear', { requesterPays: true })
    fixture.server.put('dear', 'a.csv', 'content')
    const store = s3Store('dear', { endpoint: fixture.server.url, requester_pays: true })
    expect(await keys(store)).toEqual(['a.csv'])
    expect(String(await bytes(store, 'a.csv', { from: 3 }))).toBe('tent')
    expect(fixture.server.requests.map(({ requestPayer }) => requestPayer)).toEqual(['requester', 'requester'])
  })

  test('is STORE_DENIED to others, who are told what to set', async () => {
    fixture.server.createBucket('dear', { requesterPays: true })
    await expect(keys(s3Store('dear', { endpoint: fixture.server.url }))).rejects.toEqual(
      refusal('STORE_DENIED', { fix: expect.stringContaining('requester_pays = true') }),
    )
  })
})

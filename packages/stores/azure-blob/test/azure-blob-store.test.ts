import { gzipSync } from 'node:zlib'
import { type RegisterTest, testStore } from '@openfinops/conformance'
import type { ObjectStore } from '@openfinops/plugin'
import { beforeEach, describe, expect, test } from 'vitest'
import { openContainer } from '../src/lib/container.ts'
import { listBlobs } from '../src/lib/list-blobs.ts'
import { useAzurite } from './azurite.ts'

const azurite = useAzurite()

// Azurite takes its time for a thousand blobs when other tests keep the machine busy.
const patiently: RegisterTest = (name, run) => test(name, run, 30_000)

describe('contract', () => testStore({ test: patiently, open: azurite.openFixture }))

let fixture: Awaited<ReturnType<typeof azurite.openFixture>>
beforeEach(async () => {
  fixture = await azurite.openFixture()
})

const { signal } = new AbortController()

async function keys(store: ObjectStore, prefix = ''): Promise<readonly string[]> {
  const found: string[] = []
  for await (const { key } of store.list(prefix, signal)) found.push(key)
  return found
}

async function read(store: ObjectStore, key: string): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  for await (const chunk of (await store.read(key, { signal })).content) chunks.push(chunk)
  return Buffer.concat(chunks)
}

test('a listing goes on from page to page', async () => {
  for (const key of ['1.csv', '2.csv', '3.csv', '4.csv', '5.csv']) await fixture.put(key, Buffer.from(key))
  const { account, connectionString } = azurite.server()
  const name = { account, container: fixture.container }
  const container = await openContainer(name, { connection_string_env: 'BILLING' }, { BILLING: connectionString })
  const found: string[] = []
  for await (const { key } of listBlobs(container, '', signal, 2)) found.push(key)
  expect(found).toEqual(['1.csv', '2.csv', '3.csv', '4.csv', '5.csv'])
})

test('a blob that says it is encoded is given as it lies there', async () => {
  const bytes = gzipSync('a,b\n1,2\n')
  await azurite.server().put(fixture.container, 'a.csv.gz', bytes, { contentEncoding: 'gzip' })
  expect((await read(fixture.store, 'a.csv.gz')).equals(bytes)).toBe(true)
})

test('a key that leads out of the container is not asked for', async () => {
  const other = await azurite.openFixture()
  await other.put('secret.csv', Buffer.from('secret'))
  const unsafe = expect.objectContaining({ code: 'KEY_UNSAFE' })
  await expect(read(fixture.store, `../${other.container}/secret.csv`)).rejects.toEqual(unsafe)
  await expect(read(fixture.store, `a/../../${other.container}/secret.csv`)).rejects.toEqual(unsafe)
})

test('a URL may know another name of a blob; the store does not', async () => {
  await fixture.put('a/b.csv', Buffer.from('b'))
  const absent = expect.objectContaining({ code: 'STORE_NOT_FOUND' })
  await expect(read(fixture.store, 'a/./b.csv')).rejects.toEqual(absent)
  await expect(read(fixture.store, './a/b.csv')).rejects.toEqual(absent)
  await expect(read(fixture.store, 'a//b.csv')).rejects.toEqual(absent)
  await expect(read(fixture.store, '')).rejects.toEqual(absent)
})

describe('credentials', () => {
  beforeEach(() => fixture.put('a.csv', Buffer.from('a')))

  test('may be a key of the account', async () => {
    const { url, accountKey } = azurite.server()
    const store = azurite.open(fixture.container, { endpoint: url, account_key_env: 'KEY' }, { KEY: accountKey })
    expect(await keys(store)).toEqual(['a.csv'])
  })

  test('may be a shared access signature, with its question mark or without', async () => {
    const { url, sas } = azurite.server()
    const signature = sas(fixture.container, 'rl')
    for (const SAS of [signature, `?${signature}`]) {
      const store = azurite.open(fixture.container, { endpoint: `${url}/`, sas_env: 'SAS' }, { SAS })
      expect(await keys(store)).toEqual(['a.csv'])
      expect(String(await read(store, 'a.csv'))).toBe('a')
    }
  })

  test('may be a connection string that holds a signature', async () => {
    const { url, sas } = azurite.server()
    const BILLING = `BlobEndpoint=${url};SharedAccessSignature=${sas(fixture.container, 'rl')}`
    const store = azurite.open(fixture.container, { connection_string_env: 'BILLING' }, { BILLING })
    expect(await keys(store)).toEqual(['a.csv'])
  })
})

describe('requests that fail', () => {
  test('are tried again when the service is busy', async () => {
    await fixture.put('a.csv', Buffer.from('a'))
    azurite.server().fault({ operation: 'GetBlob', key: 'a.csv', times: 1, error: { status: 503, code: 'ServerBusy' } })
    expect(String(await read(fixture.store, 'a.csv'))).toBe('a')
  })

  test('as often as they may are STORE_UNAVAILABLE, to be tried later', async () => {
    const { connectionString: BILLING, fault } = azurite.server()
    const options = { connection_string_env: 'BILLING', max_attempts: 1 }
    const store = azurite.open(fixture.container, options, { BILLING })
    const remove = fault({ operation: 'ListBlobs', error: { status: 500, code: 'OperationTimedOut', message: 'Slow' } })
    await expect(keys(store)).rejects.toEqual(
      expect.objectContaining({
        code: 'STORE_UNAVAILABLE',
        message: 'Azure answers OperationTimedOut: Slow',
        retryable: true,
      }),
    )
    remove()
  })

  test('are STORE_UNAVAILABLE when nobody answers', async () => {
    const { account, connectionString: BILLING, fault } = azurite.server()
    const name = { account, container: fixture.container }
    const container = await openContainer(name, { connection_string_env: 'BILLING' }, { BILLING }, 50)
    const remove = fault({ operation: 'ListBlobs', silent: true })
    await expect(listBlobs(container, '', signal)[Symbol.asyncIterator]().next()).rejects.toEqual(
      expect.objectContaining({
        code: 'STORE_UNAVAILABLE',
        message: 'The store did not answer for 0.05 s',
        retryable: true,
      }),
    )
    remove()
  })

  test('are STORE_UNAVAILABLE when nobody listens', async () => {
    const options = { endpoint: 'http://127.0.0.1:1/acme', account_key_env: 'KEY', max_attempts: 1 }
    const store = azurite.open('exports', options, { KEY: 'c2VjcmV0' })
    await expect(keys(store)).rejects.toEqual(
      expect.objectContaining({
        code: 'STORE_UNAVAILABLE',
        fix: expect.stringContaining('the name of the storage account'),
        retryable: true,
      }),
    )
  })
})

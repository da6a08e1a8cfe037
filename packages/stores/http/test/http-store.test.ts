import { gzipSync } from 'node:zlib'
import { type StoreFixture, testStore } from '@openfinops/conformance'
import type { ObjectStore } from '@openfinops/plugin'
import { afterEach, describe, expect, test } from 'vitest'
import { httpStore } from '../src/index.ts'
import { type Behaviour, type FileServer, type Intercept, startFileServer } from './file-server.ts'

async function fixture(behaviour: Behaviour): Promise<StoreFixture> {
  const server = await startFileServer(behaviour)
  return {
    store: httpStore(server.folder),
    async put(key, bytes) {
      server.put(key, bytes)
    },
    async remove(key) {
      server.remove(key)
    },
    async interrupt(key, afterBytes) {
      server.interrupt(key, afterBytes)
    },
    openUnknown: () => httpStore(new URL('/elsewhere/', server.folder)),
    close: server.close,
  }
}

describe('contract, a server that does everything', () => testStore({ test, open: () => fixture({}) }))

describe('contract, a server that does little', () => {
  const little = { etags: 'weak', ranges: false, conditions: false, index: 'keys' } as const
  testStore({ test, open: () => fixture(little) })
})

let server: FileServer | undefined
afterEach(async () => {
  await server?.close()
  server = undefined
})

const { signal } = new AbortController()

async function open(behaviour: Behaviour, files: Readonly<Record<string, Uint8Array | string>> = {}) {
  server = await startFileServer(behaviour)
  for (const [key, body] of Object.entries(files)) server.put(key, Buffer.from(body))
  return { server, store: httpStore(server.folder) }
}

async function keys(store: ObjectStore): Promise<readonly string[]> {
  const found: string[] = []
  for await (const { key } of store.list('', signal)) found.push(key)
  return found
}

async function read(store: ObjectStore, key: string, options: { ifMatch?: string; from?: number } = {}) {
  const chunks: Uint8Array[] = []
  for await (const chunk of (await store.read(key, { signal, ...options })).content) chunks.push(chunk)
  return Buffer.concat(chunks)
}

function failure(code: string, details: object = {}): object {
  return expect.objectContaining({ name: 'FinopsError', code, ...details })
}

describe('a server without ETags', () => {
  const dated = { etags: 'none', index: 'keys' } as const

  test('is read under the time and the size of its files', async () => {
    const { server, store } = await open(dated)
    server.put('a.csv', Buffer.from('one'), new Date('2026-08-01T00:00:00Z'))
    const { etag } = (await store.read('a.csv', { signal })).object
    expect(String(await read(store, 'a.csv', { ifMatch: etag, from: 1 }))).toBe('ne')
    server.put('a.csv', Buffer.from('two'), new Date('2026-08-01T00:00:01Z'))
    await expect(read(store, 'a.csv', { ifMatch: etag })).rejects.toEqual(failure('STORE_CHANGED'))
  })

  test('and without times is refused: nobody could notice that a file is rewritten', async () => {
    const { store } = await open({ ...dated, lastModified: false }, { 'a.csv': 'one' })
    const refused = failure('STORE_UNAVAILABLE', {
      message: expect.stringMatching(/^127\.0\.0\.1:\d+ sends neither ETag nor Last-Modified$/),
      place: { file: 'a.csv' },
      retryable: false,
    })
    await expect(keys(store)).rejects.toEqual(refused)
    await expect(read(store, 'a.csv')).rejects.toEqual(refused)
  })
})

describe('content that is encoded', () => {
  test('is what lies there for a .gz file', async () => {
    const bytes = gzipSync('a,b\n')
    const { store } = await open({ headers: { 'content-encoding': 'x-gzip' } }, { 'a.csv.gz': bytes })
    expect((await read(store, 'a.csv.gz')).equals(bytes)).toBe(true)
  })

  test('is refused for any other: the server compressed it on its way', async () => {
    const { store } = await open({ headers: { 'content-encoding': 'gzip' } }, { 'a.csv': gzipSync('a,b\n') })
    await expect(read(store, 'a.csv')).rejects.toEqual(
      failure('STORE_UNAVAILABLE', { fix: expect.stringContaining('Turn compression off') }),
    )
  })
})

test('a file whose length the server does not say is refused', async () => {
  const intercept: Intercept = ({ url }, response) => {
    if (!url?.endsWith('a.csv')) return false
    response.writeHead(200, { etag: '"1"', 'transfer-encoding': 'chunked' }).end('one')
    return true
  }
  const { store } = await open({ intercept }, { 'a.csv': 'one' })
  await expect(read(store, 'a.csv')).rejects.toEqual(
    failure('STORE_UNAVAILABLE', { message: expect.stringContaining('does not say how long') }),
  )
})

describe('redirects', () => {
  const to =
    (location: (url: string) => string | undefined): Intercept =>
    ({ url = '' }, response) => {
      const target = location(url)
      if (target !== undefined) response.writeHead(302, { location: target }).end()
      return target !== undefined
    }

  test('are followed', async () => {
    const intercept = to((url) => (url === '/exports/old.csv' ? '/exports/a.csv' : undefined))
    const { store } = await open({ intercept }, { 'a.csv': 'one' })
    const body = await store.read('old.csv', { signal })
    expect(body.object.key).toBe('old.csv')
    expect(String(await read(store, 'old.csv'))).toBe('one')
  })

  test('to the folder of the name are no file', async () => {
    const intercept = to((url) => (url === '/exports/2026-08' ? '/exports/2026-08/' : undefined))
    const { store } = await open({ intercept })
    await expect(read(store, '2026-08')).rejects.toEqual(failure('STORE_NOT_FOUND'))
  })

  test('without end are refused', async () => {
    const { store } = await open({ intercept: to((url) => (url.includes('.csv') ? `${url}x` : undefined)) })
    await expect(read(store, 'a.csv')).rejects.toEqual(failure('STORE_UNAVAILABLE', { retryable: false }))
  })

  test('do not take the credential to another server', async () => {
    const seen: (string | undefined)[] = []
    const intercept: Intercept = ({ headers }) => {
      seen.push(headers.authorization)
      return false
    }
    const other = await startFileServer({ intercept })
    other.put('a.csv', Buffer.from('one'))
    const { server } = await open({ intercept: to((url) => new URL(url, other.folder).href) })
    const store = httpStore(server.folder, { authorization_env: 'TOKEN' }, { TOKEN: 'Bearer s3cret' })
    expect(String(await read(store, 'a.csv'))).toBe('one')
    expect(seen).toEqual([undefined])
    await other.close()
  })
})

describe('a credential', () => {
  const guarded: Behaviour = {
    intercept({ headers }, response) {
      if (headers.authorization === 'Bearer s3cret') return false
      response.writeHead(401).end()
      return true
    },
  }

  test('is sent with every request', async () => {
    const { server } = await open(guarded, { 'a.csv': 'one' })
    const store = httpStore(server.folder, { authorization_env: 'TOKEN' }, { TOKEN: 'Bearer s3cret' })
    expect(await keys(store)).toEqual(['a.csv'])
    expect(String(await read(store, 'a.csv'))).toBe('one')
  })

  test('that is missing is STORE_DENIED, with the option for it', async () => {
    const { store } = await open(guarded, { 'a.csv': 'one' })
    const denied = failure('STORE_DENIED', { fix: expect.stringContaining('authorization_env'), retryable: false })
    await expect(keys(store)).rejects.toEqual(denied)
    await expect(read(store, 'a.csv')).rejects.toEqual(denied)
  })

  test.for([
    ['is not set', {}],
    ['holds a line break', { TOKEN: 'Bearer\ns3cret' }],
  ] as const)('whose variable %s is CONFIG_INVALID', async ([, env]) => {
    const { server } = await open(guarded)
    const error: unknown = await keys(httpStore(server.folder, { authorization_env: 'TOKEN' }, env)).catch((e) => e)
    expect(error).toEqual(failure('CONFIG_INVALID', { message: expect.not.stringContaining('s3cret') }))
  })

  test('is not sent over plain http to another machine', async () => {
    const store = httpStore(new URL('http://example.com/'), { authorization_env: 'TOKEN' }, { TOKEN: 'Bearer s3cret' })
    await expect(keys(store)).rejects.toEqual(failure('CONFIG_INVALID', { fix: expect.stringContaining('https') }))
  })
})

describe('the index', () => {
  const index = (body: string): Behaviour => ({
    intercept({ url }, response) {
      if (url !== '/exports/index.json') return false
      response.end(body)
      return true
    },
  })

  test.for([
    ['no JSON', '<html>', /has an index that is not JSON$/],
    ['no list', '{}', /cannot be used: .* at files$/],
    ['a file without a key', '{"files":[{"bytes":1}]}', /cannot be used: .* at files\[0\]\.key$/],
    ['a time that is none', '{"files":[{"key":"a","lastModified":"today"}]}', / at files\[0\]\.lastModified$/],
  ] as const)('with %s is refused with the place in it', async ([, body, message]) => {
    const { store } = await open(index(body))
    await expect(keys(store)).rejects.toEqual(
      failure('STORE_UNAVAILABLE', { message: expect.stringMatching(message), place: { file: 'index.json' } }),
    )
  })

  test('may lie elsewhere, and begin with a byte order mark', async () => {
    const { server } = await open({}, { 'meta/files.json': '\uFEFF{"files":[{"key":"a.csv"}]}', 'a.csv': 'one' })
    expect(await keys(httpStore(server.folder, { index: 'meta/files.json' }))).toEqual(['a.csv'])
  })
})

test.for(['../secret.csv', 'a/../../secret.csv'])('the key %s is not asked for', async (key) => {
  const { store } = await open({}, { 'a.csv': 'one' })
  await expect(read(store, key)).rejects.toEqual(failure('KEY_UNSAFE', { place: { file: key } }))
})

test('a server that is out of order may be asked later', async () => {
  const intercept: Intercept = (_, response) => {
    response.writeHead(503).end()
    return true
  }
  const { store } = await open({ intercept })
  await expect(keys(store)).rejects.toEqual(failure('STORE_UNAVAILABLE', { retryable: true }))
})

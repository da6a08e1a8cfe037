import { type Bucket, Storage } from '@google-cloud/storage'
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { type GcsServer, startGcsServer } from '../src/index.ts'
import { crc32c } from '../src/lib/crc32c.ts'

const server: GcsServer = await startGcsServer()
afterAll(() => server.close())

let bucket: Bucket
let buckets = 0
beforeEach(() => {
  const name = `bucket-${++buckets}`
  server.createBucket(name)
  const options = { projectId: 'test', apiEndpoint: server.url, retryOptions: { autoRetry: false } }
  bucket = new Storage(options).bucket(name)
})

async function text(key: string): Promise<string> {
  return String((await bucket.file(key).download())[0])
}

describe("Google's client", () => {
  test('makes and removes a bucket', async () => {
    const storage = new Storage({ projectId: 'test', apiEndpoint: server.url })
    await storage.createBucket('made')
    await expect(storage.createBucket('made')).rejects.toMatchObject({ code: 409 })
    expect((await storage.bucket('made').exists())[0]).toBe(true)
    await storage.bucket('made').delete()
    expect((await storage.bucket('made').exists())[0]).toBe(false)
  })

  test.for([true, false])('uploads, resumable: %s, and checks what it reads', async (resumable) => {
    await bucket.file('a/b c.csv').save('hello', { resumable, contentType: 'text/csv' })
    expect(await text('a/b c.csv')).toBe('hello')
    const [{ size, contentType, crc32c: checksum }] = await bucket.file('a/b c.csv').getMetadata()
    expect({ size, contentType, checksum }).toEqual({ size: '5', contentType: 'text/csv', checksum: 'mnG7TA==' })
  })

  test('lists by prefix and delimiter, page by page', async () => {
    for (const key of ['a/1', 'a/2', 'a/b/3', 'c/4']) server.put(bucket.name, key, key)
    const [first, next] = await bucket.getFiles({ prefix: 'a/', maxResults: 2, autoPaginate: false })
    const [second, end] = await bucket.getFiles({ ...next, autoPaginate: false })
    expect([first, second].map((files) => files.map(({ name }) => name))).toEqual([['a/1', 'a/2'], ['a/b/3']])
    expect(end).toBeNull()
    const [top, , page] = await bucket.getFiles({ prefix: 'a/', delimiter: '/', autoPaginate: false })
    expect(top.map(({ name }) => name)).toEqual(['a/1', 'a/2'])
    expect(page).toMatchObject({ prefixes: ['a/b/'] })
  })

  test('writes under a condition', async () => {
    const { generation } = server.put(bucket.name, 'a', 'one')
    const file = (ifGenerationMatch: string | number) => bucket.file('a', { preconditionOpts: { ifGenerationMatch } })
    await expect(file(0).save('two', { resumable: false })).rejects.toMatchObject({ code: 412 })
    await file(generation).save('two', { resumable: false })
    expect(await text('a')).toBe('two')
  })

  test('reads a range, and a generation while it is there', async () => {
    const { generation } = server.put(bucket.name, 'a', 'hello')
    const pinned = bucket.file('a', { generation })
    expect(String((await pinned.download({ start: 1, end: 3 }))[0])).toBe('ell')
    server.put(bucket.name, 'a', 'other')
    await expect(pinned.download()).rejects.toMatchObject({ code: 404 })
  })

  test('copies and removes', async () => {
    server.put(bucket.name, 'a', 'hello')
    await bucket.file('a').copy(bucket.file('b'))
    await bucket.file('a').delete()
    expect(server.keys(bucket.name)).toEqual(['b'])
    expect(await text('b')).toBe('hello')
  })

  test('is told what it may not do', async () => {
    const allow = server.deny('storage.objects.create')
    await expect(bucket.file('a').save('hello', { resumable: false })).rejects.toMatchObject({ code: 403 })
    const asked = ['storage.objects.get', 'storage.objects.create']
    expect((await bucket.iam.testPermissions(asked))[0]).toEqual({
      'storage.objects.get': true,
      'storage.objects.create': false,
    })
    allow()
    await bucket.file('a').save('hello', { resumable: false })
  })

  test('is told what is not there', async () => {
    await expect(bucket.file('a').getMetadata()).rejects.toMatchObject({ code: 404 })
    const nowhere = new Storage({ projectId: 'test', apiEndpoint: server.url }).bucket('nowhere')
    await expect(nowhere.getFiles()).rejects.toThrow('The specified bucket does not exist.')
  })
})

test('an upload may come in pieces', async () => {
  const upload = `${server.url}/upload/storage/v1/b/${bucket.name}/o?uploadType=resumable&name=large`
  const { headers } = await fetch(upload, { method: 'POST' })
  const put = (range: string, body?: string) =>
    fetch(headers.get('location') ?? '', {
      method: 'PUT',
      headers: { 'content-range': `bytes ${range}` },
      body: body ?? null,
    })
  const first = await put('0-4/*', 'hello')
  expect([first.status, first.headers.get('range')]).toEqual([308, 'bytes=0-4'])
  expect((await put('*/10')).headers.get('range')).toBe('bytes=0-4')
  expect((await put('5-9/10', 'world')).status).toBe(200)
  expect(await text('large')).toBe('helloworld')
})

describe('faults', () => {
  test('answer with an error, as often as they say', async () => {
    server.put(bucket.name, 'a', 'hello')
    server.fault({ operation: 'objects.list', times: 1, error: { status: 403, reason: 'forbidden' } })
    await expect(bucket.getFiles()).rejects.toMatchObject({ code: 403 })
    expect((await bucket.getFiles())[0]).toHaveLength(1)
  })

  test('harm a download so that the client notices', async () => {
    server.put(bucket.name, 'a', Buffer.alloc(100_000, 'x'))
    server.fault({ operation: 'media', times: 1, corrupt: true })
    await expect(bucket.file('a').download()).rejects.toMatchObject({ code: 'CONTENT_DOWNLOAD_MISMATCH' })
    server.fault({ operation: 'media', times: 1, breakAfter: 1000 })
    await expect(bucket.file('a').download()).rejects.toThrow()
    expect((await bucket.file('a').download())[0]).toHaveLength(100_000)
  })
})

// https://www.rfc-editor.org/rfc/rfc3720#appendix-B.4: 32 bytes of zeros, of ones, counting up.
test.for([
  ['ipE2qg==', Buffer.alloc(32)],
  ['YqirQw==', Buffer.alloc(32, 0xff)],
  ['Rt15Tg==', Buffer.from(Array.from({ length: 32 }, (_, byte) => byte))],
] as const)('the checksum %s', ([checksum, bytes]) => {
  expect(crc32c(bytes)).toBe(checksum)
})

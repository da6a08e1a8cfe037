import assert from 'node:assert/strict'
import { gzipSync } from 'node:zlib'
import { rejectsWith } from './rejects-with.ts'
import { assertSameBytes, sampleBytes } from './sample-bytes.ts'
import { collect, listOne, never, readAll } from './store-access.ts'
import type { StoreCheck } from './store-check.ts'

export function storeReadTests(check: StoreCheck): void {
  check('read: gives the whole object', async ({ store, put }) => {
    const bytes = sampleBytes(1_000_000)
    await put('deep/er/a.csv', bytes)
    const body = await store.read('deep/er/a.csv', { signal: never })
    assert.equal(body.object.key, 'deep/er/a.csv')
    assert.equal(body.object.bytes, bytes.length)
    assertSameBytes(await collect(body), bytes)
  })

  check('read: gives an empty object', async ({ store, put }) => {
    await put('empty.csv', sampleBytes(0))
    const body = await store.read('empty.csv', { signal: never, from: 0 })
    assert.equal(body.object.bytes, 0)
    assertSameBytes(await collect(body), sampleBytes(0))
  })

  check('read: gives an object whose key has odd letters', async ({ store, put }) => {
    const key = 'odd/a+b %41&c=\u00e9.csv'
    await put(key, sampleBytes(10))
    const body = await store.read(key, { signal: never })
    assert.equal(body.object.key, key)
    assertSameBytes(await collect(body), sampleBytes(10))
  })

  check('read: starts where it is told to, and still says the whole size', async ({ store, put }) => {
    const bytes = sampleBytes(300_000)
    await put('a.csv', bytes)
    const body = await store.read('a.csv', { signal: never, from: 123_456 })
    assert.equal(body.object.bytes, bytes.length)
    assertSameBytes(await collect(body), bytes.subarray(123_456))
    assertSameBytes(await readAll(store, 'a.csv', { from: bytes.length - 1 }), bytes.subarray(-1))
  })

  check('read: is empty from exactly the end', async ({ store, put }) => {
    await put('a.csv', sampleBytes(5000))
    const listed = await listOne(store, 'a.csv')
    const body = await store.read('a.csv', { signal: never, from: 5000, ifMatch: listed.etag })
    assert.equal(body.object.bytes, 5000)
    assert.equal(body.object.etag, listed.etag)
    assertSameBytes(await collect(body), sampleBytes(0))
  })

  check('read: gives the object under ifMatch while it has that ETag', async ({ store, put }) => {
    const bytes = sampleBytes(5000)
    await put('a.csv', bytes)
    const { etag } = await listOne(store, 'a.csv')
    assertSameBytes(await readAll(store, 'a.csv', { ifMatch: etag }), bytes)
    assertSameBytes(await readAll(store, 'a.csv', { ifMatch: etag, from: 4000 }), bytes.subarray(4000))
  })

  check('read: rejects with STORE_CHANGED when ifMatch no longer holds', async ({ store, put }) => {
    await put('a.csv', sampleBytes(5000))
    const { etag } = await listOne(store, 'a.csv')
    await put('a.csv', sampleBytes(6000))
    await rejectsWith('STORE_CHANGED', () => readAll(store, 'a.csv', { ifMatch: etag }))
    await rejectsWith('STORE_CHANGED', () => readAll(store, 'a.csv', { ifMatch: etag, from: 1000 }))
    await rejectsWith('STORE_CHANGED', () => readAll(store, 'a.csv', { ifMatch: etag, from: 6000 }))
  })

  check('read: rejects with STORE_NOT_FOUND when there is no such object', async ({ store, put, remove }) => {
    await put('a.csv', sampleBytes(10))
    await rejectsWith('STORE_NOT_FOUND', () => readAll(store, 'b.csv'))
    await rejectsWith('STORE_NOT_FOUND', () => readAll(store, 'not/there/b.csv'))
    const { etag } = await listOne(store, 'a.csv')
    await remove('a.csv')
    await rejectsWith('STORE_NOT_FOUND', () => readAll(store, 'a.csv', { ifMatch: etag }))
  })

  check('read: rejects with STORE_NOT_FOUND for a folder', async ({ store, put }) => {
    await put('folder/a.csv', sampleBytes(10))
    await rejectsWith('STORE_NOT_FOUND', () => readAll(store, 'folder'))
  })

  check('read: rejects with STORE_UNKNOWN when the bucket or folder does not exist', async (fixture, cannotRun) => {
    const unknown = fixture.openUnknown?.()
    if (unknown === undefined) return cannotRun('the fixture has no openUnknown')
    await rejectsWith('STORE_UNKNOWN', () => readAll(unknown, 'a.csv'))
  })

  check('read: never decompresses', async ({ store, put }) => {
    const bytes = gzipSync(sampleBytes(20_000))
    await put('a.csv.gz', bytes)
    const body = await store.read('a.csv.gz', { signal: never })
    assert.equal(body.object.bytes, bytes.length)
    assertSameBytes(await collect(body), bytes)
  })

  check('read: a broken connection is STORE_INTERRUPTED, never a short body', async (fixture, cannotRun) => {
    const { store, put, interrupt } = fixture
    if (interrupt === undefined) return cannotRun('the fixture has no interrupt')
    const bytes = sampleBytes(1_000_000)
    await put('a.csv', bytes)
    const { etag } = await listOne(store, 'a.csv')
    await interrupt('a.csv', 400_000)
    const received: Uint8Array[] = []
    const error = await rejectsWith('STORE_INTERRUPTED', async () => {
      const body = await store.read('a.csv', { signal: never, ifMatch: etag })
      for await (const chunk of body.content) received.push(chunk)
    })
    assert.equal(error.retryable, true, 'the error must be retryable')
    const first = Buffer.concat(received)
    assertSameBytes(first, bytes.subarray(0, first.length))
    const rest = await readAll(store, 'a.csv', { ifMatch: etag, from: first.length })
    assertSameBytes(Buffer.concat([first, rest]), bytes)
  })
}

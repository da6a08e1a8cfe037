import assert from 'node:assert/strict'
import { rejectsWith } from './rejects-with.ts'
import { sampleBytes } from './sample-bytes.ts'
import { listAll, listKeys, listOne, never } from './store-access.ts'
import type { StoreCheck } from './store-check.ts'

const byte = sampleBytes(1)

/** Clocks of servers differ from ours by minutes at most: AWS refuses requests that are 15 minutes off. */
const clockSkew = 15 * 60_000

export function storeListTests(check: StoreCheck): void {
  check('list: finds everything under the prefix and nothing else', async ({ store, put }) => {
    for (const key of ['cur/daily/1.csv', 'cur/daily/deep/er/2.csv', 'cur/monthly/3.csv', 'old/cur/daily/4.csv']) {
      await put(key, byte)
    }
    assert.deepEqual(await listKeys(store, 'cur/daily/'), ['cur/daily/1.csv', 'cur/daily/deep/er/2.csv'])
  })

  check('list: finds more than a thousand objects, each once', async ({ store, put }) => {
    const keys = Array.from({ length: 1050 }, (_, n) => `many/${String(n).padStart(4, '0')}.csv`)
    await Promise.all(keys.map((key) => put(key, byte)))
    assert.deepEqual(await listKeys(store, 'many/'), keys)
  })

  check('list: takes the prefix as a string, not as a folder', async ({ store, put }) => {
    for (const key of ['a/b', 'a/bc', 'a/bd/e', 'a/c', 'ab/c']) await put(key, byte)
    assert.deepEqual(await listKeys(store, 'a/b'), ['a/b', 'a/bc', 'a/bd/e'])
  })

  check('list: finds every object when the prefix is empty', async ({ store, put }) => {
    for (const key of ['top.csv', 'a/1.csv', 'b/c/2.csv']) await put(key, byte)
    assert.deepEqual(await listKeys(store, ''), ['a/1.csv', 'b/c/2.csv', 'top.csv'])
  })

  check('list: is empty, and no error, when no key has the prefix', async ({ store, put }) => {
    assert.deepEqual(await listKeys(store, 'not/there/'), [])
    await put('there/1.csv', byte)
    assert.deepEqual(await listKeys(store, 'not/there/'), [])
  })

  check('list: gives keys letter for letter', async ({ store, put }) => {
    const keys = [
      'odd/BILLING_PERIOD=2026-08/part 0.csv',
      "odd/a+b&c=d;e@f,g$h'(i)!.csv",
      'odd/caf\u00e9-\u65e5\u672c\u8a9e-\u{1f4b6}.csv',
      'odd/na\u0308he.csv',
      'odd/percent%20%2F%.csv',
    ]
    for (const key of keys) await put(key, byte)
    assert.deepEqual(await listKeys(store, 'odd/'), keys)
  })

  check('list: gives a key with a colon letter for letter', async ({ store, put }, cannotRun) => {
    const key = 'data/20260801T00:00:00Z-1a2b/cur.csv'
    const refusal = await put(key, byte).catch((error: unknown) => String(error))
    if (refusal !== undefined) return cannotRun(`there can be no such key here: ${refusal}`)
    assert.deepEqual(await listKeys(store, 'data/20260801T00:'), [key])
  })

  check('list: gives the size and the time of every object', async ({ store, put }) => {
    const before = Date.now()
    await put('empty.csv', sampleBytes(0))
    await put('full.csv', sampleBytes(12_345))
    const empty = await listOne(store, 'empty.csv')
    const full = await listOne(store, 'full.csv')
    assert.equal(empty.bytes, 0)
    assert.equal(full.bytes, 12_345)
    for (const { lastModified } of [empty, full]) {
      const away = Math.abs(lastModified.getTime() - before)
      assert.ok(away < clockSkew, `lastModified is ${lastModified.toISOString()}, long before or after it was written`)
    }
  })

  check('list: gives the same description as read', async ({ store, put }) => {
    await put('a.csv', sampleBytes(100))
    const listed = await listOne(store, 'a.csv')
    const { object } = await store.read('a.csv', { signal: never })
    assert.equal(object.key, listed.key)
    assert.equal(object.bytes, listed.bytes)
    assert.equal(object.etag, listed.etag, 'list and read give the same object different ETags')
    const apart = Math.abs(object.lastModified.getTime() - listed.lastModified.getTime())
    assert.ok(apart < 1000, `lastModified differs by ${apart} ms between list and read`)
  })

  check('list: gives another ETag when the content changes, even at the same size', async ({ store, put }) => {
    await put('a.csv', sampleBytes(100, 1))
    const first = await listOne(store, 'a.csv')
    assert.equal((await listOne(store, 'a.csv')).etag, first.etag, 'the ETag changes though the object does not')
    await put('a.csv', sampleBytes(100, 2))
    assert.notEqual((await listOne(store, 'a.csv')).etag, first.etag)
  })

  check('list: rejects with STORE_UNKNOWN when the bucket or folder does not exist', async (fixture, cannotRun) => {
    const unknown = fixture.openUnknown?.()
    if (unknown === undefined) return cannotRun('the fixture has no openUnknown')
    await rejectsWith('STORE_UNKNOWN', () => listAll(unknown, ''))
  })
}

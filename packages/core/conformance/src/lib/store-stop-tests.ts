import assert from 'node:assert/strict'
import { promptly } from './promptly.ts'
import { rejectsWith } from './rejects-with.ts'
import { sampleBytes } from './sample-bytes.ts'
import { listAll, listKeys, never, readAll } from './store-access.ts'
import type { StoreCheck } from './store-check.ts'

/** More than the buffers between a server and its client hold. */
const large = 8 * 1024 * 1024

export function storeStopTests(check: StoreCheck): void {
  check('list: rejects with CANCELLED when it was aborted before', async ({ store, put }) => {
    await put('a.csv', sampleBytes(1))
    await promptly('an aborted listing', () => rejectsWith('CANCELLED', () => listAll(store, '', AbortSignal.abort())))
  })

  check('list: stops with CANCELLED when it is aborted in the middle', async ({ store, put }) => {
    for (const key of ['1.csv', '2.csv', '3.csv']) await put(key, sampleBytes(1))
    const abort = new AbortController()
    let listed = 0
    await promptly('stopping a listing', () =>
      rejectsWith('CANCELLED', async () => {
        for await (const _ of store.list('', abort.signal)) {
          listed++
          abort.abort()
        }
      }),
    )
    assert.equal(listed, 1, `${listed - 1} objects were listed after the abort`)
  })

  check('list: can be left in the middle', async ({ store, put }) => {
    for (const key of ['1.csv', '2.csv', '3.csv']) await put(key, sampleBytes(1))
    await promptly('leaving a listing', async () => {
      for await (const _ of store.list('', never)) break
    })
    assert.deepEqual(await listKeys(store, ''), ['1.csv', '2.csv', '3.csv'])
  })

  check('read: rejects with CANCELLED when it was aborted before', async ({ store, put }) => {
    await put('a.csv', sampleBytes(1))
    await promptly('an aborted read', () =>
      rejectsWith('CANCELLED', () => readAll(store, 'a.csv', { signal: AbortSignal.abort() })),
    )
  })

  check('read: stops with CANCELLED when it is aborted in the middle', async ({ store, put }) => {
    await put('a.csv', sampleBytes(large))
    const abort = new AbortController()
    let received = 0
    await promptly('stopping a read', () =>
      rejectsWith('CANCELLED', async () => {
        const body = await store.read('a.csv', { signal: abort.signal })
        for await (const chunk of body.content) {
          received += chunk.byteLength
          abort.abort()
        }
      }),
    )
    assert.ok(received < large, 'the whole object was read though the read was aborted')
  })

  check('read: can be left in the middle', async ({ store, put }) => {
    await put('a.csv', sampleBytes(large))
    await promptly('leaving a read', async () => {
      const body = await store.read('a.csv', { signal: never })
      for await (const _ of body.content) break
    })
    await put('b.csv', sampleBytes(10))
    assert.equal((await readAll(store, 'b.csv')).length, 10)
  })
}

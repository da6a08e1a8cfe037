import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { FinopsError, type ObjectStore, type ReadOptions } from '@openfinops/plugin'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { downloadFile } from '../src/lib/download-file.ts'

const bytes = gzipSync(`a,b\n${'1,2\n'.repeat(5000)}`, { level: 0 })
const object = { key: 'k', bytes: bytes.length, etag: 'e1', lastModified: new Date(0) }

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'finops-download-'))
})
afterEach(() => rm(folder, { recursive: true }))

/** A store of one object, whose first read breaks after so many bytes. It remembers what it was asked. */
function storeThatBreaks(after: number): { readonly store: ObjectStore; readonly asked: ReadOptions[] } {
  const asked: ReadOptions[] = []
  const store: ObjectStore = {
    url: 'memory://',
    async *list() {},
    async read(_key, options) {
      asked.push(options)
      const { from = 0 } = options
      const breaks = asked.length === 1
      async function* content() {
        yield bytes.subarray(from, breaks ? after : bytes.length)
        if (breaks) throw new FinopsError('STORE_INTERRUPTED', 'broken', { retryable: true })
      }
      return { object, content: content() }
    },
  }
  return { store, asked }
}

function download(store: ObjectStore, pinned: string | undefined) {
  const path = join(folder, 'file.csv.gz')
  const { signal } = new AbortController()
  return downloadFile({ store, key: 'k', format: 'csv.gz', path, pinned, signal, onPinned() {}, onProgress() {} })
}

test('goes on at the byte where it broke, under the ETag that it was pinned to', async () => {
  const { store, asked } = storeThatBreaks(7777)
  await expect(download(store, undefined)).rejects.toMatchObject({ code: 'STORE_INTERRUPTED' })
  expect(await readdir(folder)).toEqual(['file.csv.gz.part'])

  const file = await download(store, 'e1')

  expect(asked.map(({ from, ifMatch }) => [from, ifMatch])).toEqual([
    [0, undefined],
    [7777, 'e1'],
  ])
  expect(await readdir(folder)).toEqual(['file.csv.gz'])
  expect(await readFile(join(folder, 'file.csv.gz'))).toEqual(bytes)
  expect(file.bytes).toBe(bytes.length)
  expect(file.columns.map(({ name }) => name)).toEqual(['a', 'b'])
})

test('starts over without a pin, whatever lies there', async () => {
  const { store, asked } = storeThatBreaks(100)
  await expect(download(store, undefined)).rejects.toMatchObject({ code: 'STORE_INTERRUPTED' })

  await download(store, undefined)

  expect(asked[1]).toMatchObject({ from: 0 })
  expect(await readFile(join(folder, 'file.csv.gz'))).toEqual(bytes)
})

import { billingPeriod, type Manifest, type ObjectStore, type StoreObject } from '@openfinops/plugin'
import { describe, expect, test } from 'vitest'
import { requireSettled, statFiles } from '../src/pinning.ts'

function object(key: string, minutesAgo: number, bytes = 1): StoreObject {
  return { key, bytes, etag: key, lastModified: new Date(Date.now() - minutesAgo * 60_000) }
}

function manifest(keys: readonly string[], inPlace = true, bytes?: number): Manifest {
  return {
    id: 'id',
    export: 'daily',
    payer: undefined,
    period: billingPeriod('2026-01'),
    createdAt: new Date(0),
    latest: true,
    inPlace,
    format: 'csv.gz',
    files: keys.map((key) => ({ key, bytes })),
    columns: undefined,
    rows: undefined,
  }
}

function storeOf(...objects: StoreObject[]): ObjectStore {
  return {
    url: 'memory://',
    async *list(prefix) {
      yield* objects.filter(({ key }) => key.startsWith(prefix))
    },
    read: () => Promise.reject(new Error('not read')),
  }
}

describe('statFiles', () => {
  const { signal } = new AbortController()

  test('gives the objects in the order of the manifest', async () => {
    const store = storeOf(object('a/1', 0), object('a/2', 0), object('a/3', 0))
    const found = await statFiles(store, manifest(['a/3', 'a/1']), signal)
    expect(found.map(({ key }) => key)).toEqual(['a/3', 'a/1'])
  })

  test('a file that is not there makes the delivery incomplete', async () => {
    await expect(statFiles(storeOf(object('a/1', 0)), manifest(['a/1', 'a/2']), signal)).rejects.toMatchObject({
      code: 'DELIVERY_INCOMPLETE',
      place: { file: 'a/2' },
    })
  })

  test('so does a file of another size than promised', async () => {
    await expect(statFiles(storeOf(object('a/1', 0, 5)), manifest(['a/1'], true, 6), signal)).rejects.toMatchObject({
      code: 'DELIVERY_INCOMPLETE',
      place: { file: 'a/1' },
    })
  })
})

describe('requireSettled', () => {
  const written = (minutesAgo: number) => ({ object: object('m', minutesAgo) })

  test('files older than their manifest are of its delivery', () => {
    requireSettled({ ...written(10), manifest: manifest(['a']) }, [object('a', 11)], undefined, 60)
  })

  test('a fresh file newer than its manifest is of the next delivery', () => {
    expect(() =>
      requireSettled({ ...written(300), manifest: manifest(['a']) }, [object('a', 2)], undefined, 60),
    ).toThrow(expect.objectContaining({ code: 'DELIVERY_UNSETTLED', place: { file: 'a' } }))
  })

  test('one that has been newer for long was copied', () => {
    requireSettled({ ...written(300), manifest: manifest(['a']) }, [object('a', 61)], undefined, 60)
  })

  test('files that are never overwritten need not settle', () => {
    requireSettled({ ...written(300), manifest: manifest(['a'], false) }, [object('a', 2)], undefined, 60)
  })

  test('a file as old as the delivery before was not rewritten yet, when the manifest came first', () => {
    const rewriting = { ...written(5), manifest: manifest(['a', 'b']) }
    const files = [object('a', 4.9), object('b', 400)]
    expect(() => requireSettled(rewriting, [object('a', 6), object('b', 400)], written(300), 60)).toThrow(
      expect.objectContaining({ code: 'DELIVERY_UNSETTLED', place: { file: 'b' } }),
    )
    expect(() => requireSettled(rewriting, files, undefined, 60)).toThrow(
      expect.objectContaining({ code: 'DELIVERY_UNSETTLED', place: { file: 'a' } }),
    )
  })

  test('a file that has long been as old as the delivery before has not changed since', () => {
    requireSettled({ ...written(61), manifest: manifest(['a']) }, [object('a', 400)], written(300), 60)
  })
})

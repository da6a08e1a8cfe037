import assert from 'node:assert/strict'
import type { ObjectBody, ObjectStore, ReadOptions, StoreObject } from '@openfinops/plugin'

/** A signal that nobody aborts. */
export const never: AbortSignal = new AbortController().signal

export async function listAll(
  store: ObjectStore,
  prefix: string,
  signal: AbortSignal = never,
): Promise<readonly StoreObject[]> {
  const objects: StoreObject[] = []
  for await (const object of store.list(prefix, signal)) objects.push(object)
  return objects
}

/** The keys below a prefix, sorted, so that they compare whatever the order of the listing. */
export async function listKeys(store: ObjectStore, prefix: string): Promise<readonly string[]> {
  return (await listAll(store, prefix)).map(({ key }) => key).sort()
}

/** The only object whose key begins like this. */
export async function listOne(store: ObjectStore, key: string): Promise<StoreObject> {
  const objects = await listAll(store, key)
  const [object] = objects
  assert.ok(object !== undefined && objects.length === 1, `expected one object, "${key}", in the listing`)
  return object
}

export async function collect(body: ObjectBody): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  for await (const chunk of body.content) chunks.push(chunk)
  return Buffer.concat(chunks)
}

/** Reads an object to its end. */
export async function readAll(store: ObjectStore, key: string, options: Partial<ReadOptions> = {}): Promise<Buffer> {
  return collect(await store.read(key, { signal: never, ...options }))
}

import { once } from 'node:events'
import { createServer } from 'node:http'
import type { Fault } from './fault.ts'
import { Bucket } from './lib/bucket.ts'
import { Faults } from './lib/faults.ts'
import { serveGcs } from './lib/serve-gcs.ts'
import type { State } from './lib/state.ts'

export interface GcsServer extends AsyncDisposable {
  /** `http://127.0.0.1:PORT`: what a client is given as `apiEndpoint`. */
  readonly url: string
  /** @throws Error when there is a bucket of that name. */
  createBucket(name: string): void
  /** Puts an object, or replaces it. Whoever is reading the old one reads on. */
  put(bucket: string, key: string, body: Uint8Array | string, options?: PutOptions): { readonly generation: string }
  /** Removes an object. Does nothing when there is none. */
  remove(bucket: string, key: string): void
  /** The names of the objects, in the order in which they are listed. */
  keys(bucket: string): readonly string[]
  /** What an object holds. @throws Error when there is none. */
  content(bucket: string, key: string): Uint8Array
  /** Takes a permission from everybody: `storage.objects.create`. @returns a function that gives it back. */
  deny(permission: string): () => void
  /** Adds a fault. @returns a function that removes it. */
  fault(rule: Fault): () => void
  /** Breaks every connection. */
  close(): Promise<void>
}

export interface PutOptions {
  /** For example `gzip`: readers that do not accept it get the object decompressed, as Google does. */
  readonly contentEncoding?: string
}

/**
 * Starts a Google Cloud Storage, its JSON API, on 127.0.0.1. It lets everybody in, and to everything
 * that is not denied.
 * Source: https://cloud.google.com/storage/docs/json_api/v1
 */
export async function startGcsServer(): Promise<GcsServer> {
  const state: State = {
    url: '',
    buckets: new Map(),
    uploads: new Map(),
    faults: new Faults(),
    denied: new Set(),
    generation: Date.now() * 1000,
  }
  const server = createServer((request, response) => {
    serveGcs(state, request, response).catch((error: Error) => {
      process.emitWarning(error)
      response.destroy()
    })
  })
  // Clients keep connections for the next request; one that is closed under them looks like a fault.
  server.keepAliveTimeout = 60_000
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  state.url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : undefined}`

  function findBucket(name: string): Bucket {
    const bucket = state.buckets.get(name)
    if (bucket === undefined) throw new Error(`There is no bucket "${name}"`)
    return bucket
  }

  async function close(): Promise<void> {
    const closed = server[Symbol.asyncDispose]()
    server.closeAllConnections()
    await closed
  }

  return {
    url: state.url,
    createBucket(name) {
      if (state.buckets.has(name)) throw new Error(`There is a bucket "${name}" already`)
      state.buckets.set(name, new Bucket(name))
    },
    put(bucket, key, body, { contentEncoding } = {}) {
      const generation = String(++state.generation)
      findBucket(bucket).put(key, Buffer.from(body), {
        contentEncoding,
        contentType: undefined,
        metadata: undefined,
        generation,
      })
      return { generation }
    },
    remove: (bucket, key) => findBucket(bucket).remove(key),
    keys: (bucket) => findBucket(bucket).keys(),
    content(bucket, key) {
      const object = findBucket(bucket).get(key)
      if (object === undefined) throw new Error(`There is no object "${key}"`)
      return object.bytes
    },
    deny(permission) {
      state.denied.add(permission)
      return () => {
        state.denied.delete(permission)
      }
    },
    fault: (rule) => state.faults.add(rule),
    close,
    [Symbol.asyncDispose]: close,
  }
}

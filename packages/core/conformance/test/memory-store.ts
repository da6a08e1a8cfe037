import { createHash } from 'node:crypto'
import { FinopsError, type ObjectStore, type StoreObject } from '@openfinops/plugin'
import type { StoreFixture } from '../src/index.ts'

interface Entry {
  readonly bytes: Uint8Array
  readonly etag: string
  readonly lastModified: Date
}

const chunk = 64 * 1024

/** A store that keeps every promise of the contract, on a Map. */
export function memoryFixture(): Required<StoreFixture> {
  const entries = new Map<string, Entry>()
  const breaks = new Map<string, number>()
  return {
    store: memoryStore(entries, breaks),
    async put(key, bytes) {
      const etag = createHash('md5').update(bytes).digest('hex')
      entries.set(key, { bytes: Uint8Array.from(bytes), etag, lastModified: new Date() })
    },
    async remove(key) {
      entries.delete(key)
    },
    async interrupt(key, afterBytes) {
      breaks.set(key, afterBytes)
    },
    openUnknown: () => memoryStore(undefined, breaks),
    async close() {
      entries.clear()
    },
  }
}

function memoryStore(entries: ReadonlyMap<string, Entry> | undefined, breaks: Map<string, number>): ObjectStore {
  return {
    url: 'memory://bucket',
    async *list(prefix, signal) {
      requireBucket(entries)
      for (const [key, entry] of entries) {
        throwIfAborted(signal)
        if (key.startsWith(prefix)) yield describe(key, entry)
      }
      throwIfAborted(signal)
    },
    async read(key, { signal, ifMatch, from = 0 }) {
      throwIfAborted(signal)
      requireBucket(entries)
      const entry = entries.get(key)
      if (entry === undefined) throw new FinopsError('STORE_NOT_FOUND', 'There is no such object', { file: key })
      if (ifMatch !== undefined && ifMatch !== entry.etag) {
        throw new FinopsError('STORE_CHANGED', 'The object has another ETag', { file: key })
      }
      const breakAt = breaks.get(key)
      breaks.delete(key)
      return { object: describe(key, entry), content: content(entry.bytes.subarray(from), signal, breakAt) }
    },
  }
}

async function* content(bytes: Uint8Array, signal: AbortSignal, breakAt = Number.POSITIVE_INFINITY) {
  for (let at = 0; at < bytes.length; at += chunk) {
    throwIfAborted(signal)
    if (at + chunk > breakAt) {
      yield bytes.subarray(at, breakAt)
      throw new FinopsError('STORE_INTERRUPTED', 'The connection broke', { retryable: true })
    }
    yield bytes.subarray(at, at + chunk)
  }
  throwIfAborted(signal)
}

function describe(key: string, { bytes, etag, lastModified }: Entry): StoreObject {
  return { key, bytes: bytes.length, etag, lastModified }
}

function throwIfAborted(signal: AbortSignal): void {
  if (signal.aborted) throw new FinopsError('CANCELLED', 'Stopped on request')
}

function requireBucket<T>(entries: T | undefined): asserts entries is T {
  if (entries === undefined) throw new FinopsError('STORE_UNKNOWN', 'There is no such bucket')
}

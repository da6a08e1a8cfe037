import type { ObjectStore, ReadOptions } from '@openfinops/plugin'
import { expect } from 'vitest'

/** A signal that nobody aborts. */
export const signal: AbortSignal = new AbortController().signal

export async function keys(store: ObjectStore, prefix = ''): Promise<readonly string[]> {
  const found: string[] = []
  for await (const { key } of store.list(prefix, signal)) found.push(key)
  return found
}

export async function bytes(store: ObjectStore, key: string, options: Partial<ReadOptions> = {}): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  for await (const chunk of (await store.read(key, { signal, ...options })).content) chunks.push(chunk)
  return Buffer.concat(chunks)
}

/** Matches a FinopsError by its code and whatever else is given. */
export function refusal(code: string, details: object = {}): object {
  return expect.objectContaining({ name: 'FinopsError', code, ...details })
}

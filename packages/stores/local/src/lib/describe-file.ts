import type { BigIntStats } from 'node:fs'
import type { StoreObject } from '@openfinops/plugin'

export function describeFile(key: string, { size, mtimeNs, mtime, ino }: BigIntStats): StoreObject {
  const etag = [size, mtimeNs, ino].map((part) => part.toString(36)).join('-')
  return { key, bytes: Number(size), etag, lastModified: mtime }
}

import { constants, gunzipSync } from 'node:zlib'
import { type FileFormat, FinopsError, type ObjectStore, type SourceColumn, type StoreObject } from '@openfinops/plugin'
import { headerReader } from './csv-header.ts'
import { corruptGzip } from './inspect-file.ts'
import { columnsOfParquet } from './parquet-columns.ts'

/**
 * The columns of a file in a store, from no more of it than it takes.
 * @throws FinopsError `FILE_CORRUPT`, `FILE_MALFORMED`; `BACKEND_UNSUPPORTED` for an archive; what the store throws.
 */
export async function peekColumns(
  store: ObjectStore,
  object: StoreObject,
  format: FileFormat,
  signal: AbortSignal,
): Promise<readonly SourceColumn[]> {
  if (object.bytes === 0) return []
  switch (format) {
    case 'parquet':
      return columnsOfParquet(remoteBuffer(store, object, signal), object.key)
    case 'csv':
    case 'csv.gz':
      return peekHeader(store, object, format === 'csv.gz', signal)
    case 'csv.zip':
      throw new FinopsError('BACKEND_UNSUPPORTED', 'A zip archive cannot be loaded straight from its store', {
        file: object.key,
        fix: 'Load this export without --direct.',
      })
  }
}

async function peekHeader(
  store: ObjectStore,
  { key, etag }: StoreObject,
  isGzip: boolean,
  signal: AbortSignal,
): Promise<readonly SourceColumn[]> {
  const { content } = await store.read(key, { signal, ifMatch: etag })
  let packed = Buffer.alloc(0)
  for await (const chunk of content) {
    packed = Buffer.concat([packed, chunk])
    const header = headerReader(key)
    header.push(isGzip ? unpackBeginning(packed, key) : packed)
    const columns = header.columns()
    if (columns !== undefined) return untyped(columns)
  }
  const header = headerReader(key)
  header.push(isGzip ? unpackBeginning(packed, key) : packed)
  return untyped(header.end())
}

function untyped(names: readonly string[]): readonly SourceColumn[] {
  return names.map((name) => ({ name, type: undefined }))
}

function unpackBeginning(packed: Buffer, key: string): Buffer {
  try {
    return gunzipSync(packed, { finishFlush: constants.Z_SYNC_FLUSH })
  } catch (cause) {
    throw corruptGzip(key, cause)
  }
}

function remoteBuffer(store: ObjectStore, { key, etag, bytes }: StoreObject, signal: AbortSignal) {
  return {
    byteLength: bytes,
    async slice(from: number, end = bytes): Promise<ArrayBuffer> {
      const wanted = new Uint8Array(end - from)
      const { content } = await store.read(key, { signal, ifMatch: etag, from })
      let at = 0
      for await (const chunk of content) {
        wanted.set(chunk.subarray(0, wanted.length - at), at)
        at += chunk.length
        if (at >= wanted.length) break
      }
      return wanted.buffer
    },
  }
}

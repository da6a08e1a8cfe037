import { constants, gunzipSync } from 'node:zlib'
import { type FileFormat, FinopsError, type ObjectStore, type StoreObject } from '@openfinops/plugin'
import { headerReader } from './csv-header.ts'
import type { FileContent } from './file-content.ts'
import { corruptGzip } from './inspect-file.ts'
import { contentOfParquet } from './parquet-content.ts'

/** The rows are not known before a CSV file was read whole. */
export type PeekedFile = Pick<FileContent, 'columns'> & { readonly rows: FileContent['rows'] | undefined }

/**
 * What a file in a store holds, from no more of it than it takes.
 * @throws FinopsError `FILE_CORRUPT`, `FILE_MALFORMED`; `BACKEND_UNSUPPORTED` for an archive; what the store throws.
 */
export async function peekFile(
  store: ObjectStore,
  object: StoreObject,
  format: FileFormat,
  signal: AbortSignal,
): Promise<PeekedFile> {
  if (object.bytes === 0) return { columns: [], rows: 0 }
  switch (format) {
    case 'parquet':
      return contentOfParquet(remoteBuffer(store, object, signal), object.key)
    case 'csv':
    case 'csv.gz':
      return { columns: await peekHeader(store, object, format === 'csv.gz', signal), rows: undefined }
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
): Promise<FileContent['columns']> {
  const { content } = await store.read(key, { signal, ifMatch: etag })
  let packed = Buffer.alloc(0)
  for await (const chunk of content) {
    packed = Buffer.concat([packed, chunk])
    const header = headerReader(key)
    header.push(isGzip ? unpackBeginning(packed, key) : packed)
    const columns = header.columns()
    if (columns !== undefined) return columns
  }
  const header = headerReader(key)
  header.push(isGzip ? unpackBeginning(packed, key) : packed)
  return header.end().columns
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

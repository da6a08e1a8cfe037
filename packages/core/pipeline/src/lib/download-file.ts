import { createReadStream } from 'node:fs'
import { type FileHandle, mkdir, open, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { type FileFormat, FinopsError, isFinopsError, type ObjectStore, type StoreObject } from '@openfinops/plugin'
import type { FetchedFile } from '@openfinops/state'
import { sizeOf } from './file-facts.ts'
import { type Inspector, inspectFile } from './inspect-file.ts'
import { cancelled } from './to-finops-error.ts'

export interface Download {
  readonly store: ObjectStore
  readonly key: string
  readonly format: FileFormat
  /** Absolute path of the finished file. While it grows it is called `path.part`. */
  readonly path: string
  /** The ETag that an earlier attempt was pinned to; `undefined` when this is the first. */
  readonly pinned: string | undefined
  readonly signal: AbortSignal
  /** Told once which object the bytes are of, before any is written. Throws to refuse it. */
  onPinned(object: StoreObject): void
  onProgress(bytes: number, of: number): void
}

/**
 * Downloads one object and checks it on the way. A `.part` file that an earlier attempt left is continued, under
 * `If-Match`, so that a file is never put together from two objects. The finished file is synced, then renamed.
 * @throws FinopsError what the store throws; `FILE_CORRUPT`, `FILE_MALFORMED`; `STORE_INTERRUPTED` for a short body.
 */
export async function downloadFile(download: Download): Promise<Omit<FetchedFile, 'path'>> {
  const { store, key, path, signal } = download
  const part = `${path}.part`
  await mkdir(dirname(path), { recursive: true })
  const from = download.pinned === undefined ? 0 : ((await sizeOf(part)) ?? 0)
  const pin = download.pinned === undefined ? {} : { ifMatch: download.pinned }
  const body = await store.read(key, { signal, from, ...pin })
  try {
    download.onPinned(body.object)
  } catch (error) {
    await body.content[Symbol.asyncIterator]().return?.()
    throw error
  }

  const inspector = inspectFile(download.format, key)
  try {
    if (from > 0) await feed(inspector, part, from, signal)
    const file = await open(part, from > 0 ? 'r+' : 'w')
    try {
      const bytes = await write(file, from, body.content, inspector, (sofar) =>
        download.onProgress(sofar, body.object.bytes),
      )
      if (signal.aborted) throw cancelled()
      if (bytes !== body.object.bytes) {
        throw new FinopsError('STORE_INTERRUPTED', `Got ${bytes} of ${body.object.bytes} bytes`, {
          file: key,
          retryable: true,
        })
      }
      await file.truncate(bytes)
      await file.sync()
    } finally {
      await file.close()
    }
    const { sha256, columns } = await inspector.finish(part)
    await rename(part, path)
    return { bytes: body.object.bytes, sha256, columns }
  } catch (error) {
    inspector.abandon()
    // What was written is worth keeping only where the rest can still make it whole.
    if (isFinopsError(error) && (error.code === 'FILE_CORRUPT' || error.code === 'FILE_MALFORMED')) {
      await rm(part, { force: true })
    }
    throw error
  }
}

async function write(
  file: FileHandle,
  from: number,
  content: AsyncIterable<Uint8Array>,
  inspector: Inspector,
  onProgress: (bytes: number) => void,
): Promise<number> {
  let at = from
  for await (const chunk of content) {
    for (let written = 0; written < chunk.byteLength; ) {
      const { bytesWritten } = await file.write(chunk, written, chunk.byteLength - written, at + written)
      written += bytesWritten
    }
    await inspector.write(chunk)
    at += chunk.byteLength
    onProgress(at)
  }
  return at
}

async function feed(inspector: Inspector, path: string, bytes: number, signal: AbortSignal): Promise<void> {
  for await (const chunk of createReadStream(path, { end: bytes - 1, signal })) await inspector.write(chunk)
}

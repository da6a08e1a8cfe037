import { type FileFormat, FinopsError, isFinopsError, type ObjectStore, type StoreObject } from '@openfinops/plugin'
import { unlessMoved } from '../pinning.ts'
import { inspectFile } from './inspect-file.ts'
import { retry } from './retry.ts'

export interface ObjectReading {
  readonly store: ObjectStore
  readonly object: StoreObject
  readonly format: FileFormat
  readonly signal: AbortSignal
  onRetry(error: FinopsError, attempt: number): void
  /** Bytes so far. */
  onProgress(bytes: number): void
  /** How many rows there were, when all has been read; not of a Parquet file, whose footer says it. */
  onCounted(rows: number): void
}

/**
 * The content of an object, as the StreamedFile of the contract promises it: taken up where it breaks off, of one object
 * only, and checked on the way for being whole.
 * @throws FinopsError as there.
 */
export async function* readObject(reading: ObjectReading): AsyncGenerator<Uint8Array> {
  const { object, format, onCounted } = reading
  // A Parquet file has its footer checked where its columns are read, and everything else by whoever reads it.
  const inspector = format === 'parquet' ? undefined : inspectFile(format, object.key)
  try {
    for await (const chunk of unbroken(reading)) {
      await inspector?.write(chunk)
      yield chunk
    }
    if (inspector !== undefined) onCounted((await inspector.finish('')).rows)
  } finally {
    inspector?.abandon()
  }
}

async function* unbroken({ store, object, signal, onRetry, onProgress }: ObjectReading): AsyncGenerator<Uint8Array> {
  let body: AsyncIterator<Uint8Array> | undefined
  let at = 0
  async function next(): Promise<Uint8Array | undefined> {
    try {
      const { content } =
        body === undefined ? await store.read(object.key, { signal, ifMatch: object.etag, from: at }) : {}
      body ??= content?.[Symbol.asyncIterator]()
      const chunk = await body?.next()
      if (chunk?.done === false) return chunk.value
      if (at === object.bytes) return undefined
      throw new FinopsError('STORE_INTERRUPTED', `Got ${at} of ${object.bytes} bytes`, {
        file: object.key,
        retryable: true,
      })
    } catch (error) {
      body = undefined
      throw isFinopsError(error) && error.code === 'FILE_CORRUPT' ? givenUp(error) : unlessMoved(error, object)
    }
  }
  try {
    for (;;) {
      const chunk = await retry(next, { signal, onRetry })
      if (chunk === undefined) return
      at += chunk.byteLength
      yield chunk
      onProgress(at)
    }
  } finally {
    await body?.return?.()
  }
}

/** What would have to be read again from its first byte has been passed on already. */
function givenUp(error: FinopsError): FinopsError {
  return new FinopsError('FILE_CORRUPT', error.message, { ...error.place, cause: error })
}

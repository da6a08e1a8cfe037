import { type FileHandle, open } from 'node:fs/promises'
import { FinopsError, type StoreObject, throwIfAborted } from '@openfinops/plugin'
import { describeFile } from './describe-file.ts'
import { fromSystem } from './from-system.ts'

const chunk = 256 * 1024

/**
 * The bytes of a file from an offset on. Opens the file when the first is asked for.
 * @throws FinopsError `STORE_CHANGED` when the file, at the beginning or at the end, is not the one described.
 */
export async function* readContent(
  path: string,
  object: StoreObject,
  from: number,
  signal: AbortSignal,
): AsyncIterable<Uint8Array> {
  throwIfAborted(signal)
  const file = await open(path).catch(fromSystem(object.key))
  try {
    await requireSame(file, object)
    let at = from
    while (at < object.bytes) {
      const length = Math.min(chunk, object.bytes - at)
      const { bytesRead, buffer } = await file
        .read(Buffer.allocUnsafe(length), 0, length, at)
        .catch((error: unknown) => broken(object, at, error))
      if (bytesRead === 0) break
      at += bytesRead
      throwIfAborted(signal)
      yield buffer.subarray(0, bytesRead)
      throwIfAborted(signal)
    }
    await requireSame(file, object)
    if (at < object.bytes) broken(object, at, undefined)
  } finally {
    await file.close()
  }
}

async function requireSame(file: FileHandle, object: StoreObject): Promise<void> {
  const now = describeFile(object.key, await file.stat({ bigint: true }).catch(fromSystem(object.key)))
  if (now.etag !== object.etag) {
    throw new FinopsError('STORE_CHANGED', 'The file was changed while it was read', {
      file: object.key,
      fix: 'Read it again once whoever writes it has finished.',
    })
  }
}

function broken(object: StoreObject, at: number, cause: unknown): never {
  throw new FinopsError('STORE_INTERRUPTED', `Reading broke off at byte ${at} of ${object.bytes}`, {
    file: object.key,
    retryable: true,
    cause,
  })
}

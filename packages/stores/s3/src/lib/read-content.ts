import type { Readable } from 'node:stream'
import { FinopsError } from '@openfinops/plugin'
import { cancelled, throwIfAborted } from './cancelled.ts'

interface Expectation {
  readonly key: string
  /** Bytes at the beginning of the body that were not asked for. */
  readonly skip: number
  /** How many bytes the body has to have, those included. */
  readonly length: number
  readonly signal: AbortSignal
}

/** The bytes of a body. Leaving the loop closes the connection. */
export async function* readContent(body: Readable, expected: Expectation): AsyncIterable<Uint8Array> {
  const { key, skip, length, signal } = expected
  let received = 0
  for await (const chunk of reported(body, expected)) {
    const unwanted = Math.max(0, skip - received)
    received += chunk.byteLength
    if (chunk.byteLength > unwanted) yield chunk.subarray(unwanted)
    throwIfAborted(signal)
  }
  throwIfAborted(signal)
  if (received !== length) throw interrupted(key, `The store sent ${received} of ${length} bytes`)
}

async function* reported(body: Readable, { key, signal }: Expectation): AsyncIterable<Uint8Array> {
  try {
    yield* body
  } catch (error) {
    if (signal.aborted) throw cancelled(signal)
    if (error instanceof Error && error.message.startsWith('Checksum mismatch')) {
      throw new FinopsError('FILE_CORRUPT', 'The bytes that arrived do not have the checksum that S3 keeps of them', {
        file: key,
        fix: 'Drop what was read and read it again from the beginning.',
        retryable: true,
        cause: error,
      })
    }
    throw interrupted(key, 'The connection broke while the object was read', error)
  }
}

function interrupted(key: string, message: string, cause?: unknown): FinopsError {
  return new FinopsError('STORE_INTERRUPTED', message, { file: key, retryable: true, cause })
}

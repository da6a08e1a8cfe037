import { addAbortSignal, type Readable } from 'node:stream'
import { FinopsError, type ObjectBody, throwIfAborted } from '@openfinops/plugin'

export interface ExpectedContent {
  /** The object's key, for errors. */
  readonly key: string
  /** Bytes at the beginning of the body that nobody asked for. */
  readonly skip: number
  /** How many bytes the body has to have, those included. */
  readonly length: number
  readonly signal: AbortSignal
  /** Milliseconds without a byte after which the connection is given up. Default: a minute. */
  readonly patience?: number
  /** What an error of the body means, where that is not that the connection broke. */
  readonly explain?: (error: unknown) => FinopsError | undefined
}

/**
 * The `content` of an `ObjectBody`, made of the body of an answer: ends early only by throwing `STORE_INTERRUPTED`, or
 * `CANCELLED` once the signal is aborted. Leaving the loop destroys the body.
 */
export function objectContent(body: Readable, expected: ExpectedContent): ObjectBody['content'] {
  // A body may break before anybody reads it, and must not end the process then; whoever reads it gets the error.
  body.on('error', () => {})
  addAbortSignal(expected.signal, body)
  return checked(body, expected)
}

async function* checked(body: Readable, expected: ExpectedContent): ObjectBody['content'] {
  const { key, skip, length, signal } = expected
  let received = 0
  for await (const chunk of explained(body, expected)) {
    const unwanted = Math.max(0, skip - received)
    received += chunk.byteLength
    if (chunk.byteLength > unwanted) yield chunk.subarray(unwanted)
    throwIfAborted(signal)
  }
  throwIfAborted(signal)
  if (received !== length) throw interrupted(key, `The store sent ${received} of ${length} bytes`)
}

async function* explained(body: Readable, { key, signal, patience = 60_000, explain }: ExpectedContent) {
  const giveUp = () => body.destroy(new Error(`Nothing arrived for ${patience / 1000} s`))
  let timer = setTimeout(giveUp, patience)
  try {
    for await (const chunk of body) {
      const bytes: Uint8Array = chunk
      // Only the store is held to be quick, not whoever reads.
      clearTimeout(timer)
      yield bytes
      timer = setTimeout(giveUp, patience)
    }
  } catch (error) {
    throwIfAborted(signal)
    throw explain?.(error) ?? interrupted(key, 'The connection broke while the object was read', error)
  } finally {
    clearTimeout(timer)
  }
}

function interrupted(key: string, message: string, cause?: unknown): FinopsError {
  return new FinopsError('STORE_INTERRUPTED', message, { file: key, retryable: true, cause })
}

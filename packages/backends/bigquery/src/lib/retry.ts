import { isFinopsError, throwIfAborted, unlessAborted } from '@openfinops/plugin'
import pRetry, { AbortError } from 'p-retry'
import { type Attempt, backendError } from './backend-error.ts'
import { isOutOfQuota, serviceError } from './service-error.ts'

/**
 * Asks until there is an answer, waiting a quarter of a second and then twice as long each time, with jitter. What is out
 * of quota is not asked again: that takes minutes or hours.
 * @param ask may be called again after it was sent and only the answer got lost.
 * @throws FinopsError whatever goes wrong; `CANCELLED` at once when the signal is aborted.
 */
export function retry<T>(
  attempt: Attempt,
  maxAttempts: number,
  signal: AbortSignal,
  ask: () => Promise<T>,
): Promise<T> {
  throwIfAborted(signal)
  const work = pRetry(
    async () => {
      try {
        return await ask()
      } catch (error) {
        const explained = asError(backendError(error, attempt))
        const answer = serviceError(error)
        throw answer !== undefined && isOutOfQuota(answer) ? new AbortError(explained) : explained
      }
    },
    {
      retries: maxAttempts - 1,
      minTimeout: 250,
      maxTimeout: 10_000,
      randomize: true,
      signal,
      shouldRetry: ({ error }) => isFinopsError(error) && error.retryable && !signal.aborted,
    },
  )
  return unlessAborted(work, signal)
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error))
}

import { type FinopsError, isFinopsError } from '@openfinops/plugin'
import pRetry from 'p-retry'

/**
 * Does it again while it fails with an error that is marked retryable: five times at most, waiting half a second and
 * then twice as long each time, with jitter. Stops waiting when the signal is aborted.
 */
export function retry<T>(
  work: () => Promise<T>,
  options: { readonly signal: AbortSignal; readonly onRetry: (error: FinopsError, attempt: number) => void },
): Promise<T> {
  return pRetry(work, {
    retries: 5,
    minTimeout: 500,
    maxTimeout: 15_000,
    randomize: true,
    signal: options.signal,
    shouldRetry: ({ error }) => isFinopsError(error) && error.retryable && !options.signal.aborted,
    onFailedAttempt: ({ error, attemptNumber, retriesLeft }) => {
      if (isFinopsError(error) && error.retryable && retriesLeft > 0) options.onRetry(error, attemptNumber)
    },
  })
}

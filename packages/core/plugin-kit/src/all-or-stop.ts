import { throwIfAborted } from '@openfinops/plugin'
import pLimit from 'p-limit'

/**
 * Does all of it, so many at a time. After the first failure the signal that the work was given is aborted, and the
 * promise rejects with that failure once everything has come to rest.
 * @throws FinopsError `CANCELLED` when the caller's signal is aborted before all of it has begun; what the work throws.
 */
export async function allOrStop<T, R>(
  items: readonly T[],
  concurrency: number,
  signal: AbortSignal,
  work: (item: T, signal: AbortSignal) => Promise<R>,
): Promise<readonly R[]> {
  const stop = new AbortController()
  const inner = AbortSignal.any([signal, stop.signal])
  const limit = pLimit(concurrency)
  let first: { readonly error: unknown } | undefined
  const results = await Promise.allSettled(
    items.map((item) =>
      limit(async () => {
        throwIfAborted(inner)
        try {
          return await work(item, inner)
        } catch (error) {
          first ??= { error }
          stop.abort()
          throw error
        }
      }),
    ),
  )
  if (first !== undefined) throw first.error
  return results.map((result) => {
    if (result.status === 'rejected') throw result.reason
    return result.value
  })
}

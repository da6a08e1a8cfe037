import { throwIfAborted } from '@openfinops/plugin'

/**
 * Works on all items, so many at a time. When one fails the others are stopped and waited for.
 * @throws what failed first.
 */
export async function allOrStop<T>(
  items: readonly T[],
  concurrency: number,
  signal: AbortSignal,
  work: (item: T, signal: AbortSignal) => Promise<void>,
): Promise<void> {
  const failed = new AbortController()
  const inner = AbortSignal.any([signal, failed.signal])
  const waiting = items.values()
  const errors: unknown[] = []
  async function worker(): Promise<void> {
    try {
      for (const item of waiting) {
        throwIfAborted(inner)
        await work(item, inner)
      }
    } catch (error) {
      errors.push(error)
      failed.abort()
    }
  }
  await Promise.all(Array.from({ length: Math.min(concurrency, items.length) }, worker))
  if (errors.length > 0) throw errors[0]
}

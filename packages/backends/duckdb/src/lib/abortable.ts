/**
 * Waits for `done`, no longer than `limit` milliseconds.
 * @returns whether it was done in time.
 * @throws the signal's reason.
 */
export async function abortable(done: Promise<void>, signal: AbortSignal, limit: number | undefined): Promise<boolean> {
  signal.throwIfAborted()
  const { promise, resolve, reject } = Promise.withResolvers<boolean>()
  const stop = () => reject(signal.reason)
  const timer = limit === undefined ? undefined : setTimeout(() => resolve(false), limit)
  signal.addEventListener('abort', stop)
  try {
    return await Promise.race([done.then(() => true), promise])
  } finally {
    clearTimeout(timer)
    signal.removeEventListener('abort', stop)
  }
}

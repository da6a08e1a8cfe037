import { FinopsError } from './error.ts'

/** @throws FinopsError `CANCELLED` once the signal is aborted. */
export function throwIfAborted(signal: AbortSignal): void {
  if (signal.aborted) throw cancelled(signal)
}

/**
 * The result of the work, or `CANCELLED` as soon as the signal is aborted: clients of clouds sit out their pause between
 * two attempts. What becomes of the work then nobody hears.
 */
export function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(cancelled(signal))
    if (signal.aborted) stop()
    signal.addEventListener('abort', stop, { once: true })
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop))
  })
}

function cancelled(signal: AbortSignal): FinopsError {
  return new FinopsError('CANCELLED', 'Stopped on request', { cause: signal.reason })
}

import { FinopsError } from '@openfinops/plugin'

export function cancelled(signal: AbortSignal): FinopsError {
  return new FinopsError('CANCELLED', 'Stopped on request', { cause: signal.reason })
}

export function throwIfAborted(signal: AbortSignal): void {
  if (signal.aborted) throw cancelled(signal)
}

/** The work, or `CANCELLED` at once when the signal is aborted: the SDK would sit out its pause between attempts. */
export function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(cancelled(signal))
    signal.addEventListener('abort', stop, { once: true })
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop))
  })
}

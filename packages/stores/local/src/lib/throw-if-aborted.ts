import { FinopsError } from '@openfinops/plugin'

export function throwIfAborted(signal: AbortSignal): void {
  if (signal.aborted) throw new FinopsError('CANCELLED', 'Stopped on request', { cause: signal.reason })
}

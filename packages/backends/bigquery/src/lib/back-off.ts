import { setTimeout as pause } from 'node:timers/promises'
import { throwIfAborted } from '@openfinops/plugin'

/** Waits before a job is started again: a second after the first one, then twice as long each time, at most a minute. */
export async function backOff(started: number, signal: AbortSignal): Promise<void> {
  await pause(Math.min(500 * 2 ** started, 60_000), undefined, { signal }).catch(() => throwIfAborted(signal))
}

import { FinopsError, isFinopsError } from '@openfinops/plugin'
import type { Lease } from '../lease.ts'

/** So many renewals within the time to live: a few may come late, or find the journal locked, before it is over. */
const beatsPerLife = 5

interface LeaseStore {
  /** False when another process has the lease. */
  renew(): boolean
  release(): void
}

/** Renews a lease that was just taken, until it is released or lost. Does not keep the process alive. */
export function keepLease(name: string, seconds: number, store: LeaseStore): Lease {
  const losing = new AbortController()
  let renewedAt = performance.now()
  let released = false

  const heartbeat = setInterval(beat, (seconds * 1000) / beatsPerLife)
  heartbeat.unref()

  /** A beat that comes after the time to live renews as well, unless somebody has taken the lease meanwhile. */
  function beat(): void {
    try {
      if (store.renew()) renewedAt = performance.now()
      else lose()
    } catch (error) {
      const inTime = performance.now() - renewedAt < seconds * 1000
      if (isFinopsError(error) && error.retryable && inTime) return
      lose(error)
    }
  }

  function lose(cause?: unknown): void {
    clearInterval(heartbeat)
    losing.abort(
      new FinopsError('TRANSITION_REFUSED', `The lease ${name} was lost`, {
        fix: 'Another process may have taken over the work. Run the step again: it takes up what is left.',
        retryable: true,
        cause,
      }),
    )
  }

  return {
    name,
    lost: losing.signal,
    release() {
      if (released) return
      released = true
      clearInterval(heartbeat)
      store.release()
    },
  }
}

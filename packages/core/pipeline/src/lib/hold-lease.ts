import { setTimeout as wait } from 'node:timers/promises'
import type { BillingPeriod } from '@openfinops/plugin'
import type { Lease } from '@openfinops/state'
import type { PipelineContext } from '../context.ts'
import { cancelled } from './to-finops-error.ts'

/** Waits until nobody else holds the lease, and takes it. @throws FinopsError `CANCELLED`. */
export async function holdLease(
  context: PipelineContext,
  name: string,
  about: { readonly source: string; readonly period?: BillingPeriod; readonly what: string },
): Promise<Lease> {
  for (let told = false; ; told = true) {
    const lease = context.journal.acquireLease(name)
    if (lease !== undefined) return lease
    if (!told) context.report({ type: 'waiting', ...about })
    try {
      await wait(200, undefined, { signal: context.signal })
    } catch (error) {
      throw cancelled(error)
    }
  }
}

export function periodLease(source: string, period: BillingPeriod): string {
  return `period:${source}/${period}`
}

/** The same context, but cancelled as well when the lease is lost. */
export function under(lease: Lease, context: PipelineContext): PipelineContext {
  return { ...context, signal: AbortSignal.any([context.signal, lease.lost]) }
}

import type { Backend, BackendContext, BillingPeriod } from '@openfinops/plugin'
import type { PipelineContext } from '../context.ts'
import type { Target } from '../source.ts'
import { holdLease } from './hold-lease.ts'

/**
 * Uses a backend while no other finops process does, and closes it after: what a backend locks, a second run must not
 * wait for longer than it has to.
 */
export async function withBackend<T>(
  context: PipelineContext,
  target: Target,
  about: { readonly source: string; readonly period?: BillingPeriod },
  use: (backend: Backend, backendContext: BackendContext) => Promise<T>,
): Promise<T> {
  const lease = await holdLease(context, `backend:${target.name}`, { ...about, what: `backend ${target.name}` })
  try {
    return await use(target.backend, { signal: AbortSignal.any([context.signal, lease.lost]) })
  } finally {
    await target.backend.close()
    lease.release()
  }
}

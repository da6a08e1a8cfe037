import type { Delivery, Load } from '@openfinops/state'
import type { PipelineContext } from './context.ts'
import { subjectOf } from './discover.ts'
import { recordLoad } from './lib/record-load.ts'
import { withBackend } from './lib/with-backend.ts'
import { withPeriodLoad } from './period-load.ts'
import { requireOneBill } from './require-one-bill.ts'
import type { Source, Target } from './source.ts'

/** The load that a backend holds of a delivery, if it does. */
export function loadedBy(
  delivery: Delivery,
  target: Target,
  source: Source,
  { journal }: Pick<PipelineContext, 'journal'>,
): Load<'loaded'> | undefined {
  const loads = journal.loads({
    source: delivery.source,
    from: delivery.period,
    to: delivery.period,
    backend: target.name,
  })
  return loads.find(
    (load): load is Load<'loaded'> =>
      load.state === 'loaded' && load.deliveryId === delivery.id && load.table === source.table,
  )
}

/**
 * Puts a staged delivery in place of what the backend holds of its period. The backend commits first, the journal
 * after; `reconcile` mends what a crash in between leaves. The caller holds the lease of the period.
 * @throws FinopsError `PAYERS_MIXED`, `EXPORTS_OVERLAP`; what the backend throws, after the journal has it; the table is then as it was.
 */
export async function load(
  source: Source,
  delivery: Delivery<'staged'>,
  target: Target,
  context: PipelineContext,
  cause: string,
): Promise<Load<'loaded'>> {
  return withBackend(context, target, subjectOf(delivery), async (backend, backendContext) => {
    await requireOneBill(source, delivery, target, { ...context, signal: backendContext.signal })
    return recordLoad({ source, delivery, target, cause, signal: backendContext.signal }, context, () =>
      withPeriodLoad(source, delivery, context, (periodLoad) => backend.replacePeriod(periodLoad, backendContext)),
    )
  })
}

import type { LoadedPeriod } from '@openfinops/plugin'
import type { Delivery, Load } from '@openfinops/state'
import type { PipelineContext } from './context.ts'
import { subjectOf } from './discover.ts'
import { recordedError } from './lib/recorded-error.ts'
import { toFinopsError } from './lib/to-finops-error.ts'
import { withBackend } from './lib/with-backend.ts'
import { withPeriodLoad } from './period-load.ts'
import { requireOnePayer } from './require-one-payer.ts'
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
 * @throws FinopsError `PAYERS_MIXED`; what the backend throws, after the journal has it; the table is then as it was.
 */
export async function load(
  source: Source,
  delivery: Delivery<'staged'>,
  target: Target,
  context: PipelineContext,
  cause: string,
): Promise<Load<'loaded'>> {
  const { journal, run } = context
  requireOnePayer(source, delivery, target, context)
  return withBackend(context, target, subjectOf(delivery), async (backend, backendContext) => {
    const subject = { ...subjectOf(delivery), backend: target.name, table: source.table }
    const loading = journal.startLoad(run, delivery, { backend: target.name, table: source.table }, cause)
    context.report({ type: 'load-started', ...subject })
    let period: LoadedPeriod
    try {
      period = await withPeriodLoad(source, delivery, context, (periodLoad) =>
        backend.replacePeriod(periodLoad, backendContext),
      )
    } catch (thrown) {
      const error = toFinopsError(thrown, backendContext.signal)
      if (error.code !== 'CANCELLED') journal.failLoad(run, loading, recordedError(error))
      throw error
    }
    const { totals, changes } = period
    const loaded = journal.finishLoad(run, loading, { totals, changes })
    context.report({ type: 'loaded', ...subject, totals, changes })
    return loaded
  })
}

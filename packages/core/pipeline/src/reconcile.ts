import type { LoadedPeriod } from '@openfinops/plugin'
import type { Load } from '@openfinops/state'
import type { PipelineContext, Window } from './context.ts'
import { findHeld } from './ledgers.ts'
import { periodLease } from './lib/hold-lease.ts'
import { withBackend } from './lib/with-backend.ts'
import type { Source, Target } from './source.ts'

/**
 * Compares the journal with the ledger of a backend, which is the truth. A load that the backend committed and the
 * journal did not hear of, or heard that it failed, is finished; one that the ledger no longer holds is superseded, so that it is loaded anew.
 * Periods that a live process works on are left to it.
 */
export async function reconcile(
  source: Source,
  target: Target,
  context: PipelineContext,
  window: Window,
): Promise<void> {
  const { journal } = context
  const filter = { ...window, source: source.name, backend: target.name }
  const open = (load: Load): load is Load<'loading' | 'failed' | 'loaded'> =>
    load.state !== 'superseded' && load.table === source.table
  if (!journal.loads(filter).some(open)) return
  const ledger = await withBackend(context, target, { source: source.name }, (backend, backendContext) =>
    backend.periods(backendContext),
  )
  for (const { period } of journal.loads(filter).filter(open)) {
    const lease = journal.acquireLease(periodLease(source.name, period))
    if (lease === undefined) continue
    try {
      for (const load of journal.loads({ ...filter, from: period, to: period }).filter(open))
        mend(load, ledger, context)
    } finally {
      lease.release()
    }
  }
}

function mend(
  load: Load<'loading' | 'failed' | 'loaded'>,
  ledger: readonly LoadedPeriod[],
  context: PipelineContext,
): void {
  const { journal, run, report } = context
  const held = findHeld(ledger, load)
  const subject = { source: load.source, period: load.period, manifest: load.manifestId, backend: load.backend }
  if (load.state !== 'loaded' && held !== undefined && held.loadedAt >= load.startedAt) {
    const { totals, changes, details } = held
    const loading = load.state === 'loading' ? load : takeUp(load, context)
    if (loading === undefined) return
    journal.finishLoad(run, loading, { totals, changes, ...(details === undefined ? {} : { details }) })
    report({ type: 'recovered', ...subject, how: 'the backend had committed it before the journal heard of it' })
  } else if (load.state === 'loaded' && held === undefined) {
    journal.loseLoad(run, load, 'the ledger of the backend does not hold it')
    report({ type: 'recovered', ...subject, how: 'the backend does not hold it any more; it is loaded again' })
  }
}

/** What failed after the backend had committed it: an answer got lost. What did not add up stays failed. */
function takeUp(load: Load<'failed'>, { journal, run }: PipelineContext): Load<'loading'> | undefined {
  const delivery = journal.delivery(load.deliveryId)
  if (load.error.code === 'TOTALS_DIFFER') return undefined
  if (delivery.state === 'downloading' || delivery.state === 'superseded') return undefined
  return journal.startLoad(run, delivery, load, 'the backend had committed it')
}

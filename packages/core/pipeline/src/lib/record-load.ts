import type { LoadedPeriod } from '@openfinops/plugin'
import type { Delivery, Load } from '@openfinops/state'
import type { PipelineContext } from '../context.ts'
import { subjectOf } from '../discover.ts'
import type { Source, Target } from '../source.ts'
import { recordedError } from './recorded-error.ts'
import { toFinopsError } from './to-finops-error.ts'

export interface RecordedLoad {
  readonly source: Source
  readonly delivery: Delivery<'discovered' | 'failed' | 'staged'>
  readonly target: Target
  /** Why it is loaded, for the history. */
  readonly cause: string
  readonly signal: AbortSignal
}

/**
 * Loads a delivery between two entries of the journal. A load that is cancelled stays `loading`: the backend may have
 * committed it, or still do so.
 * @throws FinopsError what the load throws, after the journal has it.
 */
export async function recordLoad(
  { source, delivery, target, cause, signal }: RecordedLoad,
  { journal, run, report }: PipelineContext,
  replace: () => Promise<LoadedPeriod>,
): Promise<Load<'loaded'>> {
  const subject = { ...subjectOf(delivery), backend: target.name, table: source.table }
  const loading = journal.startLoad(run, delivery, { backend: target.name, table: source.table }, cause)
  report({ type: 'load-started', ...subject })
  let period: LoadedPeriod
  try {
    period = await replace()
  } catch (thrown) {
    const error = toFinopsError(thrown, signal)
    if (error.code !== 'CANCELLED') journal.failLoad(run, loading, recordedError(error))
    throw error
  }
  const { totals, changes, details } = period
  const result = { totals, changes, ...(details === undefined ? {} : { details }) }
  const loaded = journal.finishLoad(run, loading, result)
  report({ type: 'loaded', ...subject, ...result })
  return loaded
}

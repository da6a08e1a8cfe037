import { FinopsError } from '@openfinops/plugin'
import type { Delivery } from '@openfinops/state'
import type { PipelineContext } from './context.ts'
import type { Source, Target } from './source.ts'

/**
 * Bills of several payers in one table look like one bill that is too high. They are let in only where the source says
 * that it is meant.
 * @throws FinopsError `PAYERS_MIXED` when the table holds periods of another payer; nothing is loaded then.
 */
export function requireOnePayer(
  source: Source,
  { manifest }: Delivery,
  target: Target,
  { journal }: Pick<PipelineContext, 'journal'>,
): void {
  if (source.mixPayers || manifest.payer === undefined) return
  for (const load of journal.loads({ backend: target.name })) {
    if (load.state !== 'loaded' || load.table !== source.table) continue
    const { payer } = journal.delivery(load.deliveryId).manifest
    if (payer === undefined || payer === manifest.payer) continue
    throw new FinopsError(
      'PAYERS_MIXED',
      `Table ${source.table} holds the bills of payer ${payer} (source ${load.source}); these are of ${manifest.payer}`,
      {
        fix: `Give source ${source.name} a table of its own, or set mix_payers = true if one table is meant to hold both.`,
      },
    )
  }
}

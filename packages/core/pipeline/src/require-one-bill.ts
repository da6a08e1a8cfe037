import { FinopsError, type Manifest } from '@openfinops/plugin'
import type { Delivery } from '@openfinops/state'
import type { PipelineContext } from './context.ts'
import { scopeKey } from './one-export.ts'
import type { Source, Target } from './source.ts'

/**
 * Two bills in one table look like one bill that is too high. Those of several payers are let in only where the source
 * says that it is meant, and so is the same bill of the same month from two sources: two exports of it, or one export
 * under two names.
 * @throws FinopsError `PAYERS_MIXED` or `EXPORTS_OVERLAP`; nothing is loaded then.
 */
export function requireOneBill(
  source: Source,
  { manifest, period }: Pick<Delivery, 'manifest' | 'period'>,
  target: Target,
  { journal }: Pick<PipelineContext, 'journal'>,
): void {
  const bill = billOf(manifest)
  if (bill === undefined) return
  for (const load of journal.loads({ backend: target.name })) {
    if (load.state !== 'loaded' || load.table !== source.table) continue
    const other = journal.delivery(load.deliveryId).manifest
    const payers = [manifest.payer, other.payer].filter((payer) => payer !== undefined)
    if (!source.mixPayers && new Set(payers).size > 1) throw payersMixed(source, manifest, load.source, other)
    const isElsewhere = load.source !== source.name && load.period === period
    if (!source.mixExports && isElsewhere && billOf(other) === bill) {
      throw exportsOverlap(source, load.source, `${period} of ${manifest.scope ?? `payer ${manifest.payer}`}`)
    }
  }
}

/** Whose charges an export has, as far as the vendor says. */
function billOf(manifest: Manifest): string | undefined {
  return scopeKey(manifest) ?? manifest.payer
}

function payersMixed(source: Source, manifest: Manifest, otherSource: string, other: Manifest): FinopsError {
  return new FinopsError(
    'PAYERS_MIXED',
    `Table ${source.table} holds the bills of payer ${other.payer} (source ${otherSource}); these are of ${manifest.payer}`,
    {
      fix: `Give source ${source.name} a table of its own, or set mix_payers = true if one table is meant to hold both.`,
    },
  )
}

function exportsOverlap(source: Source, other: string, what: string): FinopsError {
  return new FinopsError(
    'EXPORTS_OVERLAP',
    `Table ${source.table} has ${what} already, from source ${other}; from source ${source.name} as well it would count twice`,
    {
      fix: `Give source ${source.name} a table of its own, or set mix_exports = true if the two exports share no charge.`,
    },
  )
}

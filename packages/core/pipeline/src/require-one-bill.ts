import { FinopsError, type Manifest } from '@openfinops/plugin'
import type { Delivery, Journal } from '@openfinops/state'
import type { PipelineContext } from './context.ts'
import { scopeKey } from './one-export.ts'
import type { Source, Target } from './source.ts'

/**
 * Two bills in one table look like one bill that is too high. Those of several payers are let in only where the source
 * says that it is meant, and so is the same bill of the same month from two sources: two exports of it, or one export
 * under two names. What the table has is asked of the backend's ledger. Beside it count loads that have begun, for a
 * backend may still commit them, and those that failed and left rows. Nobody else uses the backend meanwhile.
 * @throws FinopsError `PAYERS_MIXED` or `EXPORTS_OVERLAP`; nothing is loaded then.
 */
export async function requireOneBill(
  source: Source,
  { manifest, period }: Pick<Delivery, 'manifest' | 'period'>,
  { name, backend }: Target,
  { journal, signal }: Pick<PipelineContext, 'journal' | 'signal'>,
): Promise<void> {
  if (billOf(manifest) === undefined) return
  const ledger = (await backend.periods({ signal })).filter(({ table }) => table === source.table)
  for (const held of ledger) {
    const other = deliveryOf(journal, held)
    const error = other && conflict(source, { manifest, period }, other)
    if (error !== undefined) throw error
  }
  for (const load of journal.loads({ backend: name })) {
    if (load.table !== source.table || load.source === source.name) continue
    if (load.state !== 'loading' && load.state !== 'failed') continue
    const error = conflict(source, { manifest, period }, journal.delivery(load.deliveryId))
    if (error === undefined) continue
    if (load.state === 'loading' || (await backend.totals(load, [], { signal })).rows > 0) throw error
  }
}

type Held = Pick<Delivery, 'source' | 'period' | 'manifest'>

/** The delivery that a line of the ledger is of; `undefined` for one of another journal. */
function deliveryOf(
  journal: Journal,
  {
    source,
    period,
    manifest,
  }: { readonly source: string; readonly period: Delivery['period']; readonly manifest: string },
): Delivery | undefined {
  return journal.deliveries({ source, from: period, to: period }).find(({ manifestId }) => manifestId === manifest)
}

function conflict(
  source: Source,
  { manifest, period }: Pick<Delivery, 'manifest' | 'period'>,
  held: Held,
): FinopsError | undefined {
  const payers = [manifest.payer, held.manifest.payer].filter((payer) => payer !== undefined)
  if (!source.mixPayers && new Set(payers).size > 1) return payersMixed(source, manifest, held)
  const isElsewhere = held.source !== source.name && held.period === period
  if (!source.mixExports && isElsewhere && billOf(held.manifest) === billOf(manifest)) {
    return exportsOverlap(source, held.source, `${period} of ${manifest.scope ?? `payer ${manifest.payer}`}`)
  }
  return undefined
}

/** Whose charges an export has, as far as the vendor says. */
function billOf(manifest: Manifest): string | undefined {
  return scopeKey(manifest) ?? manifest.payer
}

function payersMixed(source: Source, manifest: Manifest, held: Held): FinopsError {
  return new FinopsError(
    'PAYERS_MIXED',
    `Table ${source.table} holds the bills of payer ${held.manifest.payer} (source ${held.source}); these are of ${manifest.payer}`,
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

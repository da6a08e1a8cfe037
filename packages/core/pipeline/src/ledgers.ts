import type { LoadedPeriod } from '@openfinops/plugin'
import type { Journal, Load } from '@openfinops/state'
import type { PipelineContext } from './context.ts'
import type { Source, Target } from './source.ts'

/** The ledgers of backends, by their configured names. */
export type Ledgers = ReadonlyMap<string, readonly LoadedPeriod[]>

/** Reads the ledgers of the backends that should hold something of a source: the others have nothing to say of it. */
export async function readLedgers(
  source: Source,
  targets: readonly Target[],
  { journal, signal }: Pick<PipelineContext, 'signal'> & { readonly journal: Journal | undefined },
): Promise<Ledgers> {
  const ledgers = new Map<string, readonly LoadedPeriod[]>()
  for (const { name, backend } of targets) {
    const loads = journal?.loads({ source: source.name, backend: name }) ?? []
    if (!loads.some(({ state }) => state === 'loaded')) continue
    try {
      ledgers.set(name, await backend.periods({ signal }))
    } finally {
      await backend.close()
    }
  }
  return ledgers
}

/** The line of a ledger that is of a load. */
export function findHeld(ledger: readonly LoadedPeriod[], load: Load): LoadedPeriod | undefined {
  return ledger.find(
    ({ table, source, period, manifest }) =>
      table === load.table && source === load.source && period === load.period && manifest === load.manifestId,
  )
}

/** Whether a backend still has what the journal says that it loaded, as far as its ledger was read. */
export function holds({ name }: Pick<Target, 'name'>, load: Load | undefined, ledgers: Ledgers): boolean {
  const ledger = ledgers.get(name)
  return load !== undefined && (ledger === undefined || findHeld(ledger, load) !== undefined)
}

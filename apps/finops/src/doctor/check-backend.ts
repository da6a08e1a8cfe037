import type { Target } from '@openfinops/pipeline'
import type { LoadedPeriod } from '@openfinops/plugin'
import type { Journal, Load } from '@openfinops/state'
import { counted } from '../reporters/numbers.ts'
import type { World } from '../world.ts'
import { type Finding, failure, ok, warning } from './finding.ts'

/** Whether a backend opens and may do what it has to, and whether its ledger and the journal know the same loads. */
export async function* checkBackend(
  { name, backend }: Target,
  journal: Journal | undefined,
  { signal }: Pick<World, 'signal'>,
): AsyncGenerator<Finding> {
  const check = `backend ${name}`
  try {
    for await (const { what, error } of backend.check?.({ signal }) ?? []) {
      yield error === undefined ? ok(check, what) : failure(`${check}, ${what}`, error)
    }
    const ledger = await backend.periods({ signal })
    yield ok(check, `${backend.name}, ${counted(ledger.length, 'period')} loaded`)
    yield* compareLedger(name, ledger, journal)
  } catch (error) {
    yield failure(check, error)
  } finally {
    await backend.close()
  }
}

function* compareLedger(
  name: string,
  ledger: readonly LoadedPeriod[],
  journal: Journal | undefined,
): Generator<Finding> {
  const check = `backend ${name}`
  const loads = journal?.loads({ backend: name }).filter(({ state }) => state === 'loaded') ?? []
  const lost = loads.filter((load) => !ledger.some((entry) => isSame(entry, load)))
  const unknown = ledger.filter((entry) => !loads.some((load) => isSame(entry, load)))
  if (lost.length > 0) {
    const text = `the journal has ${counted(lost.length, 'load')} that the ledger does not hold`
    yield warning(`${check}, ledger`, text, 'Nothing to do: the next run loads them again.')
  }
  if (unknown.length > 0) {
    const text = `the ledger holds ${counted(unknown.length, 'period')} that the journal does not know`
    yield warning(`${check}, ledger`, text, 'Nothing to do: the next run of their sources replaces them.')
  }
  if (lost.length === 0 && unknown.length === 0) yield ok(`${check}, ledger`, 'agrees with the journal')
}

function isSame(entry: LoadedPeriod, load: Load): boolean {
  return (
    entry.table === load.table &&
    entry.source === load.source &&
    entry.period === load.period &&
    entry.manifest === load.manifestId
  )
}

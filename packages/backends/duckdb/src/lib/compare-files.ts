import type { FileComparison, GroupChange, PeriodLoad, SumChange } from '@openfinops/plugin'
import { addUp, byText, type Group } from './add-up.ts'
import type { Engine } from './engine.ts'
import { heldByNobody, readExactly } from './read-exactly.ts'

/** Compares the files of two deliveries of one period. Each is read once; what is held of them are the groups. */
export async function compareFiles(
  engine: Engine,
  before: PeriodLoad,
  after: PeriodLoad,
  signal: AbortSignal,
): Promise<FileComparison> {
  const old = await groupsOf(engine, before, signal)
  const now = await groupsOf(engine, after, signal)
  const changes = pairs(old, now)
  return {
    rows: { before: countRows(old), after: countRows(now) },
    sums: addUpChanges(changes),
    groups: changes
      .filter((change) => change.before !== change.after || change.rows.before !== change.rows.after)
      .sort((one, other) => descending(distance(one), distance(other))),
  }
}

function groupsOf(engine: Engine, load: PeriodLoad, signal: AbortSignal): Promise<readonly Group[]> {
  return readExactly(
    engine,
    {
      load,
      lookAtTable: async () => heldByNobody,
      attempt: (relations, scales) => addUp(engine, relations, scales, ['service', 'account']),
    },
    signal,
  )
}

/** Every cost column of every group that one of the two has. */
function pairs(before: readonly Group[], after: readonly Group[]): readonly GroupChange[] {
  const old = new Map(before.map((group) => [keyOf(group), group]))
  const now = new Map(after.map((group) => [keyOf(group), group]))
  return [...new Set([...old.keys(), ...now.keys()])].sort(byText).flatMap((key) => {
    const [one, other] = [old.get(key), now.get(key)]
    const { currency, by = [] } = other ?? one ?? {}
    const [service, account] = by
    const rows = { before: one?.rows ?? 0, after: other?.rows ?? 0 }
    const columns = [...new Set([...(one?.sums.keys() ?? []), ...(other?.sums.keys() ?? [])])].sort(byText)
    return columns.map((column) => {
      const sums = { before: one?.sums.get(column) ?? '0', after: other?.sums.get(column) ?? '0' }
      return { column, currency, service, account, rows, ...sums }
    })
  })
}

function keyOf({ currency, by }: Group): string {
  return JSON.stringify([currency ?? null, ...by.map((value) => value ?? null)])
}

function countRows(groups: readonly Group[]): number {
  return groups.reduce((all, { rows }) => all + rows, 0)
}

function addUpChanges(changes: readonly GroupChange[]): readonly SumChange[] {
  const bySubject = Map.groupBy(changes, ({ column, currency }) => JSON.stringify([column, currency ?? '']))
  return [...bySubject]
    .sort(([one], [other]) => byText(one, other))
    .flatMap(([, ofSubject]) => {
      const [first] = ofSubject
      if (first === undefined) return []
      const sum = (side: 'before' | 'after') =>
        plain(ofSubject.reduce((all, change) => all + unscaled(change[side]), 0n))
      return [{ column: first.column, currency: first.currency, before: sum('before'), after: sum('after') }]
    })
}

/** As many digits after the point as a DECIMAL can have. */
const digits = 38

function unscaled(sum: string): bigint {
  const [whole = '', fraction = ''] = sum.replace('-', '').split('.')
  const value = BigInt(whole + fraction.padEnd(digits, '0'))
  return sum.startsWith('-') ? -value : value
}

function plain(value: bigint): string {
  const text = String(value < 0n ? -value : value).padStart(digits + 1, '0')
  const fraction = text.slice(-digits).replace(/0+$/, '')
  return `${value < 0n ? '-' : ''}${text.slice(0, -digits)}${fraction === '' ? '' : `.${fraction}`}`
}

function distance({ before, after }: SumChange): bigint {
  const apart = unscaled(after) - unscaled(before)
  return apart < 0n ? -apart : apart
}

function descending(one: bigint, other: bigint): number {
  return one > other ? -1 : one < other ? 1 : 0
}

import { createHash } from 'node:crypto'
import type { NameStyle } from './source.ts'

/** Columns that finops adds to every table; no vendor's column gets these names. */
export const reservedNames: ReadonlySet<string> = new Set(['billing_period', 'finops_source', 'finops_manifest'])

/**
 * The name a column should have in a table: lower case, with `_` for every other character. `snake` also puts `_`
 * before each capital letter and joins runs of `_`, as Athena and CUR 2.0 do:
 * `lineItem/UnblendedCost` is `lineitem_unblendedcost` or `line_item_unblended_cost`.
 * Names that would begin with a digit, or be empty, get a `_` in front.
 */
export function cleanName(source: string, style: NameStyle): string {
  const parted = style === 'snake' ? source.replace(/(?<=[A-Za-z0-9])(?=[A-Z])/g, '_') : source
  const cleaned = parted.toLowerCase().replace(/[^a-z0-9]/g, '_')
  const joined = style === 'snake' ? cleaned.replace(/_+/g, '_').replace(/^_|_$/g, '') : cleaned
  return /^[a-z_]/.test(joined) ? joined : `_${joined}`
}

/**
 * Names for the columns that have none yet. Of several columns that clean to one name the first in order of their
 * source names gets it, each other one a suffix that depends on nothing but its source name.
 */
export function nameNewColumns(
  sources: readonly string[],
  known: ReadonlyMap<string, string>,
  style: NameStyle,
): ReadonlyMap<string, string> {
  const taken = new Set([...reservedNames, ...known.values()])
  const names = new Map<string, string>()
  for (const source of [...new Set(sources)].filter((name) => !known.has(name)).sort(byCodeUnits)) {
    const clean = cleanName(source, style)
    const name = taken.has(clean) ? `${clean}_${suffix(source)}` : clean
    taken.add(name)
    names.set(source, name)
  }
  return names
}

function suffix(source: string): string {
  return createHash('sha256').update(source).digest('hex').slice(0, 8)
}

function byCodeUnits(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

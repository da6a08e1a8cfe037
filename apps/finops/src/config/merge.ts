import { dotted, type Entry, isTable, type Origin } from './entry.ts'

/** Where each setting in force comes from, by dotted key path. What is not in it is a default. */
export type Origins = ReadonlyMap<string, Origin>

export interface Merged {
  readonly data: Readonly<Record<string, unknown>>
  readonly origins: Origins
}

/** Lays entries over each other: the later ones win. */
export function merge(entries: readonly Entry[]): Merged {
  const data: Record<string, unknown> = {}
  const origins = new Map<string, Origin>()
  for (const { path, value, origin } of entries) {
    const last = path.at(-1)
    if (last === undefined) continue
    const table = tableAt(data, path.slice(0, -1))
    // An empty table says only that it is there; it takes nothing away from what is in it.
    const opens = isTable(value) && Object.keys(value).length === 0
    if (opens && isTable(table[last])) continue
    table[last] = opens ? {} : value
    origins.set(dotted(path), origin)
  }
  return { data, origins }
}

function tableAt(data: Record<string, unknown>, path: readonly string[]): Record<string, unknown> {
  let table = data
  for (const key of path) {
    const inner: Record<string, unknown> = isTable(table[key]) ? table[key] : {}
    table[key] = inner
    table = inner
  }
  return table
}

/** The origin of a key, or of the nearest one around it that has one. */
export function originOf(origins: Origins, path: readonly PropertyKey[]): Origin {
  for (let length = path.length; length > 0; length--) {
    const origin = origins.get(dotted(path.slice(0, length)))
    if (origin !== undefined) return origin
  }
  const inside = [...origins].find(([key]) => key.startsWith(`${dotted(path)}.`))
  return inside?.[1] ?? { kind: 'default' }
}

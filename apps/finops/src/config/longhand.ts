import type { Entry } from './entry.ts'

/** The key that a source's setting means when it is written as one text instead of a table. */
const shorthands = new Map([
  ['vendor', 'use'],
  ['store', 'url'],
])

/** The same entries without shorthands, so that one layer can add to what another says in short. */
export function longhand(entries: readonly Entry[]): readonly Entry[] {
  return entries.map((entry) => {
    const [section, , key, ...rest] = entry.path
    const inner = section === 'sources' && rest.length === 0 ? shorthands.get(key ?? '') : undefined
    return inner === undefined || typeof entry.value !== 'string' ? entry : { ...entry, path: [...entry.path, inner] }
  })
}

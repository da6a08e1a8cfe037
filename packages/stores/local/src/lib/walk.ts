import type { Dirent } from 'node:fs'
import { opendir, realpath, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { type StoreObject, throwIfAborted } from '@openfinops/plugin'
import { describeFile } from './describe-file.ts'
import { fromSystem, isAbsent } from './from-system.ts'
import { requireInside } from './require-inside.ts'

/** A folder that is being listed. Paths have no links in them. */
interface Place {
  readonly root: string
  readonly path: string
  /** What the keys of its files begin with: empty, or ending in a slash. */
  readonly key: string
  /** The paths of the folders it was reached through. */
  readonly above: readonly string[]
}

/**
 * The files below a folder whose keys begin with the prefix, by name, folder after folder. Enters no folder that can
 * hold none. Holds the names of one folder a level in memory. What disappears meanwhile is not listed.
 */
export async function* walk(place: Place, prefix: string, signal: AbortSignal): AsyncIterable<StoreObject> {
  const above = [...place.above, place.path]
  for (const entry of await entriesOf(place)) {
    throwIfAborted(signal)
    const key = `${place.key}${entry.name}`
    if (!key.startsWith(prefix) && !prefix.startsWith(`${key}/`)) continue
    const path = await follow(place, entry, key)
    const stats = path === undefined ? undefined : await presentOrGone(stat(path, { bigint: true }), key)
    if (path === undefined || stats === undefined) continue
    if (stats.isFile()) {
      if (key.startsWith(prefix)) yield describeFile(key, stats)
    } else if (stats.isDirectory() && !above.includes(path)) {
      yield* walk({ root: place.root, path, key: `${key}/`, above }, prefix, signal)
    }
  }
}

async function entriesOf({ path, key }: Place): Promise<readonly Dirent[]> {
  const entries: Dirent[] = []
  try {
    for await (const entry of await opendir(path)) entries.push(entry)
  } catch (error) {
    if (!isAbsent(error)) fromSystem(key === '' ? path : key)(error)
  }
  return entries.sort((a, b) => (a.name < b.name ? -1 : 1))
}

/** The path of an entry without links; `undefined` for a link to nothing. */
async function follow(place: Place, entry: Dirent, key: string): Promise<string | undefined> {
  const path = join(place.path, entry.name)
  if (!entry.isSymbolicLink()) return path
  const target = await presentOrGone(realpath(path), key)
  if (target !== undefined) requireInside(place.root, target, key)
  return target
}

async function presentOrGone<T>(work: Promise<T>, key: string): Promise<T | undefined> {
  try {
    return await work
  } catch (error) {
    return isAbsent(error) ? undefined : fromSystem(key)(error)
  }
}

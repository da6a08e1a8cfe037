import { readdir, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { Superseded } from '../layout.ts'

/** Deletes what earlier deliveries left in the folder of a month, and the folders that are empty then. */
export async function removeSuperseded(
  { folder, isOurs }: Superseded,
  kept: readonly { readonly key: string }[],
  place: (key: string) => { readonly path: string },
): Promise<readonly string[]> {
  const keys = new Set(kept.map(({ key }) => key))
  const entries = await readdir(place(folder).path, { recursive: true, withFileTypes: true })
  const root = place(folder).path.length + 1
  const removed = entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => `${parentPath}/${name}`.slice(root).replaceAll('\\', '/'))
    .filter((below) => isOurs(below) && !keys.has(`${folder}/${below}`))
    .map((below) => `${folder}/${below}`)
    .sort()
  for (const key of removed) await rm(place(key).path)
  const emptied = new Set(removed.map((key) => dirname(key)).filter((key) => key !== folder))
  for (const key of emptied) await removeEmpty(key, folder, place)
  return removed
}

async function removeEmpty(key: string, root: string, place: (key: string) => { readonly path: string }) {
  for (let at = key; at !== root; at = dirname(at)) {
    if ((await readdir(place(at).path)).length > 0) return
    await rm(place(at).path, { recursive: true })
  }
}

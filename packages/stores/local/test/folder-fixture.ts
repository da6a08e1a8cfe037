import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { StoreFixture } from '@openfinops/conformance'
import { localStore } from '../src/index.ts'

interface FolderFixture extends StoreFixture {
  /** The folder of the store. */
  readonly folder: string
  /** An empty folder beside it. */
  readonly outside: string
}

/** A store on a folder of its own. Files are put there as careful writers do: under another name, then renamed. */
export async function folderFixture(): Promise<FolderFixture> {
  const base = await mkdtemp(join(tmpdir(), 'finops-store-local-'))
  const folder = join(base, 'folder')
  const outside = join(base, 'outside')
  await mkdir(folder)
  await mkdir(outside)
  let written = 0
  return {
    folder,
    outside,
    store: localStore(folder),
    async put(key, bytes) {
      if (process.platform === 'win32' && key.includes(':')) throw new Error('Windows has no file names with a colon')
      const path = join(folder, key)
      const temporary = join(outside, `${written++}.tmp`)
      await writeFile(temporary, bytes)
      await mkdir(dirname(path), { recursive: true })
      await rename(temporary, path)
    },
    remove: (key) => rm(join(folder, key)),
    openUnknown: () => localStore(join(base, 'not-there')),
    close: () => rm(base, { recursive: true }),
  }
}

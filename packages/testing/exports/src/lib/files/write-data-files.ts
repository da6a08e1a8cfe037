import { existsSync } from 'node:fs'
import { stat } from 'node:fs/promises'
import type { GeneratedObject } from '../../generated-export.ts'
import type { DataObject } from '../layout.ts'
import { type DataFiles, noRows, type Rows, writeDataFile } from './data-file.ts'

type Written = DataObject & Pick<GeneratedObject, 'path'>

/** Writes rows to as many files as they need, at least one. When one fails, none is being written any more. */
export async function writeDataFiles(rows: Rows, files: DataFiles): Promise<readonly Written[]> {
  const written: Omit<Written, 'bytes'>[] = []
  const ended: Promise<unknown>[] = []
  let before: Promise<void> = Promise.resolve()
  try {
    do {
      const { key, path } = files.place(written.length + 1)
      const next = writeDataFile(rows, path, files)
      ended.push(Promise.allSettled([next.then(({ finished }) => finished)]))
      const [file] = await Promise.all([next, before])
      before = file.finished
      written.push({ key, path, rows: file.rows })
    } while (!rows.done)
    await before
  } finally {
    await Promise.all(ended)
  }
  return Promise.all(written.map(async (file) => ({ ...file, bytes: (await stat(file.path)).size })))
}

/** Overwrites the files of an earlier delivery that come after the last of this one with files without rows. */
export async function emptyLeftovers(last: number, files: DataFiles): Promise<readonly GeneratedObject[]> {
  const objects: GeneratedObject[] = []
  for (let number = last + 1; existsSync(files.place(number).path); number++) {
    const { key, path } = files.place(number)
    await (await writeDataFile(noRows, path, files)).finished
    objects.push({ key, path, bytes: (await stat(path)).size, role: 'leftover' })
  }
  return objects
}

import { existsSync } from 'node:fs'
import { stat } from 'node:fs/promises'
import type { GeneratedObject } from '../../export-request.ts'
import { type DataFiles, noRows, type Rows, writeDataFile } from './data-file.ts'

/** Writes rows to as many files as they need, at least one. */
export async function writeDataFiles(rows: Rows, files: DataFiles): Promise<readonly GeneratedObject[]> {
  const objects: GeneratedObject[] = []
  let before: Promise<void> = Promise.resolve()
  do {
    const { key, path } = files.place(objects.length + 1)
    const [{ finished }] = await Promise.all([writeDataFile(rows, path, files), before])
    before = finished
    objects.push({ key, path, bytes: 0, role: 'data' })
  } while (!rows.done)
  await before
  return Promise.all(objects.map(measured))
}

/** Overwrites the files of an earlier delivery that come after the last of this one with files without rows. */
export async function emptyLeftovers(last: number, files: DataFiles): Promise<readonly GeneratedObject[]> {
  const objects: GeneratedObject[] = []
  for (let number = last + 1; existsSync(files.place(number).path); number++) {
    const { key, path } = files.place(number)
    await (await writeDataFile(noRows, path, files)).finished
    objects.push(await measured({ key, path, bytes: 0, role: 'leftover' }))
  }
  return objects
}

async function measured(object: GeneratedObject): Promise<GeneratedObject> {
  return { ...object, bytes: (await stat(object.path)).size }
}

import { mkdir, open, rename } from 'node:fs/promises'
import { dirname } from 'node:path'
import { temporaryPath } from '@openfinops/plugin-kit'

/** Writes a small file so that it is there whole or not at all. */
export async function writeAtomically(path: string, content: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true })
  const temporary = await temporaryPath(path)
  const file = await open(temporary, 'w')
  try {
    await file.writeFile(content)
    await file.sync()
  } finally {
    await file.close()
  }
  await rename(temporary, path)
}

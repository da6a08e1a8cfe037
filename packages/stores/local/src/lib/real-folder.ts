import { realpath, stat } from 'node:fs/promises'
import { FinopsError } from '@openfinops/plugin'
import { fromSystem, isAbsent } from './from-system.ts'

/** The folder's path without links. @throws FinopsError `STORE_UNKNOWN` unless it is a folder. */
export async function realFolder(folder: string): Promise<string> {
  try {
    const path = await realpath(folder)
    if ((await stat(path)).isDirectory()) return path
  } catch (error) {
    if (!isAbsent(error)) fromSystem(folder)(error)
    throw unknownFolder(folder, error)
  }
  throw unknownFolder(folder)
}

function unknownFolder(folder: string, cause?: unknown): FinopsError {
  return new FinopsError('STORE_UNKNOWN', `There is no folder ${folder}`, {
    fix: 'Check the path, and that the disk or share it lies on is mounted.',
    cause,
  })
}

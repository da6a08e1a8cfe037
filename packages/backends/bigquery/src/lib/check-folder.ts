import { access, constants, stat } from 'node:fs/promises'
import { type BackendCheck, FinopsError } from '@openfinops/plugin'

/** Looks whether copies of months can be written where they are to be. A folder that is not there is made by a load. */
export async function* checkFolder(folder: string): AsyncGenerator<BackendCheck, void> {
  const what = `temp_directory ${folder}`
  try {
    const found = await stat(folder)
    if (found.isDirectory()) await access(folder, constants.W_OK)
    yield { what, error: found.isDirectory() ? undefined : unusable(folder, 'It is a file') }
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error
    if (error.code !== 'ENOENT') yield { what, error: unusable(folder, error.message, error) }
  }
}

function unusable(folder: string, why: string, cause?: unknown): FinopsError {
  return new FinopsError('FILE_UNREADABLE', `Nothing can be written there: ${why}`, {
    file: folder,
    fix: 'Set temp_directory of the backend to a folder that can be written.',
    cause,
  })
}

import { stat } from 'node:fs/promises'

/** Whether there is a file of just that size. */
export async function hasSize(path: string, bytes: number): Promise<boolean> {
  return (await sizeOf(path)) === bytes
}

/** The size of a file; `undefined` when there is none. */
export async function sizeOf(path: string): Promise<number | undefined> {
  try {
    return (await stat(path)).size
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  }
}

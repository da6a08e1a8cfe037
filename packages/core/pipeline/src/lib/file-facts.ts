import { stat } from 'node:fs/promises'

/** Whether there is a file of just that size. */
export async function hasSize(path: string, bytes: number): Promise<boolean> {
  return (await sizeOf(path)) === bytes
}

/** The size of a file; `undefined` when there is none. */
export async function sizeOf(path: string): Promise<number | undefined> {
  return (await factsOf(path))?.size
}

/** When a file was last written to; `undefined` when there is none. */
export async function modifiedAt(path: string): Promise<Date | undefined> {
  return (await factsOf(path))?.mtime
}

async function factsOf(path: string) {
  try {
    return await stat(path)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  }
}

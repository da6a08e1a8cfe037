import { statfs } from 'node:fs/promises'
import { dirname } from 'node:path'
import { exists } from './exists.ts'

/** The room on the disk that a path lies on, or would. */
export async function freeBytes(path: string): Promise<number> {
  const { bavail, bsize } = await statfs(await nearestExisting(path))
  return bavail * bsize
}

/** The path itself, or the nearest folder above it that is there. */
export async function nearestExisting(path: string): Promise<string> {
  return (await exists(path)) || dirname(path) === path ? path : nearestExisting(dirname(path))
}

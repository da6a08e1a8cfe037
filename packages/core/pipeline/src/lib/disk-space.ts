import { mkdir, statfs } from 'node:fs/promises'
import { FinopsError } from '@openfinops/plugin'

/** Kept free for the journal, the database and everyone else. */
const reserve = 64 * 1024 * 1024

/** @throws FinopsError `DISK_FULL` when the folder's disk has less room than that, before anything is written. */
export async function requireSpace(folder: string, bytes: number, purpose: string): Promise<void> {
  await mkdir(folder, { recursive: true })
  const { bavail, bsize } = await statfs(folder)
  const free = bavail * bsize
  if (free < bytes + reserve) {
    throw new FinopsError('DISK_FULL', `${purpose} needs ${megabytes(bytes)}, ${megabytes(free)} are free`, {
      file: folder,
      fix: 'Free some space, or move the bronze folder to a larger disk.',
    })
  }
}

function megabytes(bytes: number): string {
  return `${Math.ceil(bytes / 1024 / 1024)} MB`
}

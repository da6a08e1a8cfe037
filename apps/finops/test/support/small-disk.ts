import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A disk of its own, in memory. */
export interface SmallDisk {
  readonly path: string
  /** From here on nothing can be written to it. */
  makeReadOnly(): void
  remove(): void
}

/** Whether a disk can be mounted here; that takes root on Linux. */
export const canMount = process.platform === 'linux' && tryMount()

export function smallDisk(kilobytes: number): SmallDisk {
  const path = mkdtempSync(join(tmpdir(), 'finops-disk-'))
  mount('-t', 'tmpfs', '-o', `size=${kilobytes}k`, 'tmpfs', path)
  return {
    path,
    makeReadOnly: () => mount('-o', 'remount,ro', path),
    remove() {
      spawnSync('umount', [path])
      rmSync(path, { recursive: true })
    },
  }
}

function mount(...args: readonly string[]): void {
  const { status, stderr } = spawnSync('mount', args, { encoding: 'utf8' })
  if (status !== 0) throw new Error(`mount ${args.join(' ')}: ${stderr}`)
}

function tryMount(): boolean {
  try {
    smallDisk(64).remove()
    return true
  } catch {
    return false
  }
}

import { readdir, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'

const given = new Set<string>()

/**
 * A name beside `path` to write a file or a folder under until it is whole: `<path>.<process id>-<n>.tmp`. What
 * processes that have ended since left under such names is removed. Other processes have to be of this machine.
 */
export async function temporaryPath(path: string): Promise<string> {
  await removeLeftovers(path)
  const temporary = `${path}.${process.pid}-${given.size}.tmp`
  given.add(temporary)
  return temporary
}

async function removeLeftovers(path: string): Promise<void> {
  const folder = dirname(path)
  for (const name of await namesIn(folder)) {
    const owner = name.startsWith(basename(path)) && /^\.(\d+)-\d+\.tmp$/.exec(name.slice(basename(path).length))?.[1]
    const full = join(folder, name)
    const isLeft = owner && (Number(owner) === process.pid ? !given.has(full) : !isRunning(Number(owner)))
    if (isLeft) await rm(full, { recursive: true, force: true }).catch(unlessOfOthers)
  }
}

/** In a folder that several users write to, each has to clear away what is theirs. */
function unlessOfOthers(error: unknown): void {
  if (!(error instanceof Error && 'code' in error && (error.code === 'EPERM' || error.code === 'EACCES'))) throw error
}

async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return []
    throw error
  }
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    // EPERM: it runs and is somebody else's.
    return !(error instanceof Error && 'code' in error && error.code === 'ESRCH')
  }
}

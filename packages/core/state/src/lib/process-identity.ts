import { readFileSync, readlinkSync } from 'node:fs'
import { hostname } from 'node:os'

/** A process, told from every other one as well as the platform allows. */
export interface ProcessIdentity {
  /** Where process ids mean the same: equal for two processes that can see each other. `null` when unknown. */
  readonly machine: string | null
  readonly process: number
  /** When it started, in the platform's words, so that a later process with the same id is not taken for it. */
  readonly processStarted: string | null
}

export function identifyThisProcess(): ProcessIdentity {
  return { machine: machine(), process: process.pid, processStarted: inspect(process.pid)?.started ?? null }
}

/**
 * Whether the process is known to have ended. False when that cannot be told: for a process of another machine or
 * container, or one whose id another process may have by now.
 */
export function hasEnded(other: ProcessIdentity): boolean {
  const here = machine()
  if (here === null || here !== other.machine) return false
  if (!exists(other.process)) return true
  const found = inspect(other.process)
  if (found === undefined) return false
  return found.zombie || (other.processStarted !== null && found.started !== other.processStarted)
}

/** Signal 0 is not sent: it asks. What may not be asked, because it is another user's, exists. */
function exists(id: number): boolean {
  try {
    return process.kill(id, 0)
  } catch (error) {
    return !(error instanceof Error && 'code' in error && error.code === 'ESRCH')
  }
}

/**
 * On Linux containers share a kernel but not the process ids, and may share the host's name: the boot and the namespace
 * of process ids tell them apart. Elsewhere the host's name does.
 */
function machine(): string | null {
  if (process.platform !== 'linux') return hostname()
  const boot = attempt(() => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim())
  const namespace = attempt(() => readlinkSync('/proc/self/ns/pid'))
  return boot === undefined || namespace === undefined ? null : `${boot} ${namespace}`
}

/** What /proc says of a process (proc_pid_stat(5)); `undefined` where there is no /proc, or it does not show this one. */
function inspect(id: number): { readonly started: string; readonly zombie: boolean } | undefined {
  const stat = attempt(() => readFileSync(`/proc/${id}/stat`, 'utf8'))
  // The second field is the program's name in parentheses and may hold anything: the third begins after the last one.
  const [state, ...rest] = stat?.slice(stat.lastIndexOf(')') + 2).split(' ') ?? []
  const started = rest[18]
  return started === undefined ? undefined : { started, zombie: state === 'Z' || state === 'X' }
}

function attempt<T>(read: () => T): T | undefined {
  try {
    return read()
  } catch {
    return undefined
  }
}

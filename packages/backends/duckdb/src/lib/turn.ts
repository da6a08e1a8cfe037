import { setTimeout as sleep } from 'node:timers/promises'
import { unlessAborted } from '@openfinops/plugin'

/** A `reading` turn lasts as long as somebody reads, and that may be whoever waits for its end. */
export type TurnKind = 'working' | 'reading'

interface Turn {
  readonly kind: TurnKind
  readonly ended: Promise<void>
}

const queues = new Map<string, Turn[]>()

/**
 * Lets one operation at a time at a database file, in order of asking, and gives what ends the turn.
 *
 * DuckDB's lock keeps other processes out, but not this one: opened twice by one process, a file is damaged without a
 * word, and the first of the two to close it gives up the lock of both.
 * @returns `undefined` when a `reading` turn did not end within `patience` milliseconds.
 * @throws FinopsError `CANCELLED`.
 */
export async function takeTurn(
  path: string,
  kind: TurnKind,
  patience: number,
  signal: AbortSignal,
): Promise<(() => void) | undefined> {
  const { promise: ended, resolve } = Promise.withResolvers<void>()
  const turn: Turn = { kind, ended }
  const queue = queues.get(path) ?? []
  queues.set(path, queue)
  queue.push(turn)
  const end = () => {
    const at = queue.indexOf(turn)
    if (at >= 0) queue.splice(at, 1)
    if (queue.length === 0 && queues.get(path) === queue) queues.delete(path)
    resolve()
  }
  try {
    for (let first = queue[0]; first !== undefined && first !== turn; first = queue[0]) {
      const limit = first.kind === 'reading' ? patience : undefined
      if (!(await unlessAborted(endsWithin(first.ended, limit), signal))) {
        end()
        return undefined
      }
    }
    return end
  } catch (error) {
    end()
    throw error
  }
}

/** Whether something ends, within so many milliseconds if they are limited. */
async function endsWithin(ended: Promise<void>, milliseconds: number | undefined): Promise<boolean> {
  const over = ended.then(() => true)
  if (milliseconds === undefined) return over
  const timer = new AbortController()
  try {
    return await Promise.race([over, sleep(milliseconds, false, { signal: timer.signal }).catch(() => false)])
  } finally {
    timer.abort()
  }
}

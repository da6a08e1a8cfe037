import { randomUUID } from 'node:crypto'
import type { Journal } from '../journal.ts'
import type { Lease } from '../lease.ts'
import type { Connection } from './connection.ts'
import { keepLease } from './keep-lease.ts'
import { hasEnded, identifyThisProcess } from './process-identity.ts'

interface LeaseRow {
  readonly name: string
  readonly owner: string
  readonly machine: string | null
  readonly process: number
  readonly process_started: string | null
  readonly acquired_at: string
  readonly expires_at: string
}

export interface Leases extends Pick<Journal, 'acquireLease'> {
  /** Releases those that are still held. */
  close(): void
}

export function createLeases({ database, write }: Connection, seconds: number): Leases {
  const select = database.prepare<[string], LeaseRow>('SELECT * FROM leases WHERE name = ?')
  const replace = database.prepare<LeaseRow>(
    `INSERT OR REPLACE INTO leases (name, owner, machine, process, process_started, acquired_at, expires_at)
     VALUES (@name, @owner, @machine, @process, @process_started, @acquired_at, @expires_at)`,
  )
  const renew = database.prepare<[string, string, string]>(
    'UPDATE leases SET expires_at = ? WHERE name = ? AND owner = ?',
  )
  const remove = database.prepare<[string, string]>('DELETE FROM leases WHERE name = ? AND owner = ?')

  const { machine, process, processStarted } = identifyThisProcess()
  const held = new Set<Lease>()

  // The clock is the process's, read after the lock was gained; SQLite, which runs in the process, has no other.
  const expiry = () => new Date(Date.now() + seconds * 1000).toISOString()

  function take(name: string, owner: string): boolean {
    return write(() => {
      const holder = select.get(name)
      if (holder !== undefined && isAlive(holder)) return false
      const acquired_at = new Date().toISOString()
      replace.run({
        name,
        owner,
        machine,
        process,
        process_started: processStarted,
        acquired_at,
        expires_at: expiry(),
      })
      return true
    })
  }

  return {
    acquireLease(name) {
      const owner = randomUUID()
      if (!take(name, owner)) return undefined
      const lease = keepLease(name, seconds, {
        renew: () => write(() => renew.run(expiry(), name, owner).changes === 1),
        release() {
          held.delete(lease)
          write(() => remove.run(name, owner))
        },
      })
      held.add(lease)
      return lease
    },
    close() {
      for (const lease of held) lease.release()
    },
  }
}

/** A process that is known to have ended loses its leases at once, so that a restart after a crash need not wait. */
function isAlive({ machine, process, process_started, expires_at }: LeaseRow): boolean {
  return Date.parse(expires_at) > Date.now() && !hasEnded({ machine, process, processStarted: process_started })
}

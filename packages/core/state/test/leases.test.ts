import { setTimeout as wait } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { startChild } from './child.ts'
import { open, openRaw, start, temporaryPath } from './fixture.ts'

/** Keeps this process from doing anything, its heartbeats included. */
function block(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds)
}

async function heldByChild(path: string, seconds: number, deaf = 0) {
  const child = startChild('hold-lease.ts', path, 'daily', `${seconds}`, `${deaf}`)
  expect(await child.nextLine()).toBe('held')
  return child
}

describe('a lease', () => {
  it('is held by one at a time, in one process too', () => {
    const { journal, path } = start()
    const lease = journal.acquireLease('daily')
    expect(lease?.name).toBe('daily')
    expect(journal.acquireLease('daily')).toBeUndefined()
    expect(open(path).acquireLease('daily')).toBeUndefined()
    expect(journal.acquireLease('hourly')).toBeDefined()
  })

  it('is free again after its release', () => {
    const { journal, path } = start()
    const lease = journal.acquireLease('daily')
    lease?.release()
    lease?.release()
    expect(open(path).acquireLease('daily')).toBeDefined()
  })

  it('is free again after the journal was closed', () => {
    const { journal, path } = start()
    const lease = journal.acquireLease('daily')
    journal.close()
    expect(open(path).acquireLease('daily')).toBeDefined()
    expect(() => lease?.release()).not.toThrow()
  })

  it('lives for longer than its time to live, as long as its holder does', async () => {
    const path = temporaryPath()
    const lease = open(path, 0.5).acquireLease('daily')
    const other = open(path)
    for (let waited = 0; waited < 1000; waited += 100) {
      await wait(100)
      expect(other.acquireLease('daily')).toBeUndefined()
    }
    expect(lease?.lost.aborted).toBe(false)
  })

  it('is respected by other processes', async () => {
    const path = temporaryPath()
    await heldByChild(path, 10)
    expect(open(path).acquireLease('daily')).toBeUndefined()
  })

  it('keeps other processes out', async () => {
    const { journal, path } = start()
    journal.acquireLease('daily')
    const child = startChild('hold-lease.ts', path, 'daily', '10')
    expect(await child.nextLine()).toBe('refused')
  })
})

describe('the lease of a holder that died', () => {
  it('is taken over at once after kill -9', async () => {
    const path = temporaryPath()
    const child = await heldByChild(path, 600)
    const journal = open(path)
    expect(journal.acquireLease('daily')).toBeUndefined()
    await child.kill()
    expect(journal.acquireLease('daily')).toBeDefined()
  })

  it('is taken over when its process id belongs to another process by now', () => {
    const { journal, path } = start()
    expect(journal.acquireLease('daily')).toBeDefined()
    const database = openRaw(path)
    if (database.prepare('SELECT process_started FROM leases').pluck().get() === null) {
      console.warn('This platform does not tell when a process started; only the time to live ends such a lease.')
      return
    }
    expect(journal.acquireLease('daily')).toBeUndefined()
    database.exec(`UPDATE leases SET process_started = '1'`)
    expect(journal.acquireLease('daily')).toBeDefined()
  })

  it('is respected until its time is over when it is on another machine, or nobody knows where', () => {
    const { journal, path } = start()
    journal.acquireLease('daily')
    const database = openRaw(path)
    for (const machine of ["'elsewhere'", 'NULL']) {
      // No process has this id: the largest that Linux gives is 4194304.
      database.exec(`UPDATE leases SET machine = ${machine}, process = 99999999`)
      expect(journal.acquireLease('daily')).toBeUndefined()
    }
    database.exec(`UPDATE leases SET expires_at = '2026-01-01T00:00:00.000Z'`)
    expect(journal.acquireLease('daily')).toBeDefined()
  })
})

describe('a holder that does not renew its lease in time', () => {
  it('loses it to whoever asks, and is told', async () => {
    const path = temporaryPath()
    const child = await heldByChild(path, 0.6, 1400)
    child.say('block')
    expect(await child.nextLine()).toBe('blocking')
    const journal = open(path)
    expect(journal.acquireLease('daily')).toBeUndefined()
    await wait(700)
    const lease = journal.acquireLease('daily')
    expect(lease).toBeDefined()
    expect(await child.nextLine()).toBe('lost')
    expect(lease?.lost.aborted).toBe(false)
    expect(open(path).acquireLease('daily')).toBeUndefined()
  })

  it('keeps it when nobody asked', async () => {
    const path = temporaryPath()
    const lease = open(path, 0.5).acquireLease('daily')
    block(600)
    await wait(150)
    expect(lease?.lost.aborted).toBe(false)
    expect(open(path).acquireLease('daily')).toBeUndefined()
  })

  it('learns why, and cannot release the lease of its successor', async () => {
    const path = temporaryPath()
    const late = open(path, 0.2).acquireLease('daily')
    block(300)
    const successor = open(path).acquireLease('daily')
    await wait(100)
    expect(late?.lost.reason).toMatchObject({
      code: 'TRANSITION_REFUSED',
      message: 'The lease daily was lost',
      retryable: true,
    })
    late?.release()
    expect(open(path).acquireLease('daily')).toBeUndefined()
    expect(successor?.lost.aborted).toBe(false)
  })

  it('loses it when the journal can no longer be written', async () => {
    const path = temporaryPath()
    const lease = open(path, 0.2).acquireLease('daily')
    const database = openRaw(path)
    database.exec('ALTER TABLE leases RENAME TO gone')
    await wait(150)
    database.exec('ALTER TABLE gone RENAME TO leases')
    expect(lease?.lost.aborted).toBe(true)
    expect(lease?.lost.reason.cause.message).toContain('no such table')
  })
})

import { existsSync, mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import Database from 'better-sqlite3'
import { explainSqlite, isBusy, journalUnusable } from './journal-error.ts'
import { migrate, readVersion, requireCurrent } from './migrate.ts'

const busyMilliseconds = 10_000
/** Then SQLite is asked anew: left alone it looks ever more seldom, and never where somebody writes on and on. */
const patience = 25

/** One connection to the journal's file. Its transactions must not be nested. */
export interface Connection {
  readonly database: Database.Database
  /** Runs the work on one unchanging view of the file. */
  read<T>(work: () => T): T
  /** Runs the work alone: nobody else writes from its first line on. It is durable on return, undone on a throw. */
  write<T>(work: () => T): T
  close(): void
}

export function connect(path: string, readonly: boolean): Connection {
  try {
    const database = readonly ? openToRead(path) : openToWrite(path)
    return {
      database,
      read: (work) => explained(path, () => waitOutBusy(() => database.transaction(work).deferred())),
      write(work) {
        if (readonly) {
          throw journalUnusable(path, { what: 'was opened to be read', fix: 'Open it without "readonly".' })
        }
        return explained(path, () => waitOutBusy(() => database.transaction(work).immediate()))
      },
      close: () => explained(path, () => database.close()),
    }
  } catch (error) {
    throw explainSqlite(error, path)
  }
}

function explained<T>(path: string, work: () => T): T {
  try {
    return work()
  } catch (error) {
    throw explainSqlite(error, path)
  }
}

function openToRead(path: string): Database.Database {
  if (!existsSync(path)) {
    throw journalUnusable(path, {
      what: 'does not exist: nothing has run yet',
      fix: 'Run a step that brings something in.',
    })
  }
  return opened(new Database(path, { readonly: true, timeout: patience }), (database) =>
    waitOutBusy(() => requireCurrent(database, path)),
  )
}

function openToWrite(path: string): Database.Database {
  makeFolder(path)
  return opened(new Database(path, { timeout: patience }), (database) => {
    waitOutBusy(() => {
      readVersion(database, path)
      useWriteAheadLog(database, path)
    })
    // FULL syncs the log at each commit; NORMAL would survive `kill -9` but may lose the last commits with the power,
    // and bronze and backends would then hold what the journal does not know, such as column names given for good.
    // A run draws some ten arrows for each delivery, so a few milliseconds each are not felt.
    database.pragma('synchronous = FULL')
    // What fsync means on macOS only with this; no effect elsewhere.
    database.pragma('fullfsync = ON')
    database.pragma('foreign_keys = ON')
    waitOutBusy(() => migrate(database, path))
  })
}

function opened(database: Database.Database, prepare: (database: Database.Database) => void): Database.Database {
  try {
    prepare(database)
    return database
  } catch (error) {
    database.close()
    throw error
  }
}

function makeFolder(path: string): void {
  try {
    mkdirSync(dirname(path), { recursive: true })
  } catch (error) {
    const fix = 'Give this user the right to write there, or choose another path for the journal.'
    throw journalUnusable(path, { what: 'has no folder, and it cannot be made', fix }, error)
  }
}

function useWriteAheadLog(database: Database.Database, path: string): void {
  if (database.pragma('journal_mode = WAL', { simple: true }) !== 'wal') {
    throw journalUnusable(path, { what: 'is in a place without shared memory', fix: 'Put it on a local disk.' })
  }
}

/**
 * Does a step again while somebody else writes; it has done nothing then. SQLite's own time limit does not cover the
 * change to the write-ahead log either: with several processes at a new file it is refused at once.
 */
function waitOutBusy<T>(step: () => T): T {
  const deadline = performance.now() + busyMilliseconds
  for (;;) {
    try {
      return step()
    } catch (error) {
      if (!isBusy(error) || performance.now() > deadline) throw error
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1 + 9 * Math.random())
    }
  }
}

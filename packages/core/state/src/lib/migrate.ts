import { readdirSync, readFileSync } from 'node:fs'
import type Database from 'better-sqlite3'
import { journalUnusable } from './journal-error.ts'

/** `FNOP`, in the header of the file: `file(1)` shows it, and SQLite keeps it for this purpose. */
const applicationId = 0x464e4f50

/** The same place seen from `src/lib` and from `dist/lib`. */
const folder = new URL('../../migrations/', import.meta.url)

interface Migration {
  readonly version: number
  readonly file: string
}

/** Every migration in order. The first makes the schema; each one leads from the version before to its own. */
function migrations(): readonly Migration[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.sql'))
    .sort()
    .map((file, index) => {
      const version = index + 1
      if (Number.parseInt(file, 10) !== version) throw new Error(`Migration ${file} should have the number ${version}`)
      return { version, file }
    })
}

/** Brings the schema up to date. Other processes may do the same at the same moment. */
export function migrate(database: Database.Database, path: string): void {
  const current = readVersion(database, path)
  for (const { version, file } of migrations().slice(current)) {
    database
      .transaction(() => {
        if (readVersion(database, path) >= version) return
        database.exec(readFileSync(new URL(file, folder), 'utf8'))
        database.pragma(`application_id = ${applicationId}`)
        database.pragma(`user_version = ${version}`)
      })
      .immediate()
  }
  // Changes nothing, and fails when the file cannot be written, which BEGIN IMMEDIATE does not.
  database.exec('DELETE FROM leases WHERE false')
}

/** For a journal that is only read, and so cannot be migrated. */
export function requireCurrent(database: Database.Database, path: string): void {
  const version = readVersion(database, path)
  if (version < migrations().length) {
    const what = version === 0 ? 'is empty: nothing has run yet' : 'was written by an older finops'
    throw journalUnusable(path, { what, fix: 'Run a step that writes: it brings the journal up to date.' })
  }
}

/**
 * The version of the schema, 0 for a new file.
 * @throws FinopsError `JOURNAL_UNUSABLE` when the file is no journal, or one of a newer finops.
 */
export function readVersion(database: Database.Database, path: string): number {
  const header = database
    .prepare<[], { application: number; version: number; objects: number }>(
      `SELECT application_id AS application, user_version AS version, (SELECT count(*) FROM sqlite_schema) AS objects
       FROM pragma_application_id, pragma_user_version`,
    )
    .get()
  if (header === undefined) throw new Error('SQLite answers no header')
  const { application, version, objects } = header
  if (application === 0 && version === 0 && objects === 0) return 0
  if (application !== applicationId) {
    throw journalUnusable(path, {
      what: 'is an SQLite database of something else',
      fix: 'Choose another path for the journal, or move that file away.',
    })
  }
  const newest = migrations().length
  if (version > newest) {
    throw journalUnusable(path, {
      what: `was written by a newer finops: it has version ${version}, this one knows ${newest}`,
      fix: 'Use that finops, or a newer one.',
    })
  }
  return version
}

import Database from 'better-sqlite3'
import { expect, it, onTestFinished } from 'vitest'
import { explainSqlite } from '../src/lib/journal-error.ts'
import { openRaw, temporaryPath } from './fixture.ts'

function errorOf(work: () => void): unknown {
  try {
    work()
  } catch (error) {
    return explainSqlite(error, '/data/state.db')
  }
  throw new Error('It did not fail')
}

it('explains a lock that lasts, which may be gone at the next attempt', () => {
  const path = temporaryPath()
  openRaw(path).exec('BEGIN EXCLUSIVE')
  const other = new Database(path, { timeout: 0 })
  onTestFinished(() => {
    other.close()
  })
  const error = errorOf(() => other.exec('CREATE TABLE t (a)'))
  expect(error).toMatchObject({
    code: 'JOURNAL_UNUSABLE',
    message: 'The journal /data/state.db is locked by another process',
    retryable: true,
    cause: { code: 'SQLITE_BUSY' },
  })
})

it('explains a full disk', () => {
  const database = openRaw(temporaryPath())
  database.exec('CREATE TABLE t (a)')
  database.pragma('max_page_count = 3')
  const error = errorOf(() => database.prepare('INSERT INTO t VALUES (zeroblob(20000))').run())
  expect(error).toMatchObject({
    code: 'JOURNAL_UNUSABLE',
    message: 'The journal /data/state.db cannot grow: the disk is full',
    fix: 'Free space on its disk.',
    retryable: false,
    cause: { code: 'SQLITE_FULL' },
  })
})

it('leaves what is a bug of ours as it is', () => {
  const database = openRaw(temporaryPath())
  database.exec('CREATE TABLE t (a NOT NULL)')
  expect(errorOf(() => database.exec('INSERT INTO t VALUES (NULL)'))).toBeInstanceOf(Database.SqliteError)
  const other = new Error('something else')
  expect(explainSqlite(other, '/data/state.db')).toBe(other)
})

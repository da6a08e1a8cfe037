import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type Database from 'better-sqlite3'
import { expect, it } from 'vitest'
import { open, openRaw, start, temporaryPath } from './fixture.ts'

const migrations = join(import.meta.dirname, '../migrations')
const files = readdirSync(migrations).sort((a, b) => (a < b ? -1 : 1))

function schemaOf(database: Database.Database): readonly unknown[] {
  return database.prepare('SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY type, name').all()
}

/** A journal as the finops that knew this many migrations left it. */
function olderJournal(version: number): string {
  const path = temporaryPath()
  const database = openRaw(path)
  for (const file of files.slice(0, version)) database.exec(readFileSync(join(migrations, file), 'utf8'))
  if (version > 0) database.pragma(`application_id = ${0x464e4f50}`)
  database.pragma(`user_version = ${version}`)
  return path
}

it('numbers the migrations without gaps', () => {
  expect(files.map((file) => file.slice(0, 5))).toEqual(['0001-', '0002-', '0003-'])
})

it.each(files.map((_, version) => version))('is the same when it comes from version %i', (version) => {
  const fresh = temporaryPath()
  open(fresh)
  const older = olderJournal(version)
  open(older)
  expect(schemaOf(openRaw(older))).toEqual(schemaOf(openRaw(fresh)))
  expect(openRaw(older).pragma('user_version', { simple: true })).toBe(files.length)
})

it('is not migrated twice', () => {
  const { path, journal, run } = start()
  journal.finishRun(run, 'done')
  expect(open(path).runs(1)).toMatchObject([{ outcome: 'done' }])
})

it('has no place for a secret', () => {
  const { path } = start()
  const columns = openRaw(path)
    .prepare<[], { readonly name: string; readonly columns: string }>(
      `SELECT tables.name, (SELECT group_concat(name, ' ') FROM pragma_table_info(tables.name)) AS columns
       FROM sqlite_schema AS tables WHERE type = 'table' ORDER BY tables.name`,
    )
    .all()
  expect(Object.fromEntries(columns.map((table) => [table.name, table.columns]))).toEqual({
    column_lists: 'id columns',
    column_names: 'table_name source_name name',
    deliveries:
      'id source period manifest_id manifest column_list_id object raw state failed_in error superseded_by discovered_at changed_at',
    exports: 'source period backend table_name manifest_id path bytes sha256 totals exported_at run_id',
    files: 'delivery_id position key object_etag object_bytes object_modified path bytes sha256 column_list_id',
    leases: 'name owner machine process process_started acquired_at expires_at',
    loads: 'id delivery_id source period backend table_name state totals changes error started_at changed_at',
    manifests: 'source key etag delivery_id latest',
    runs: 'id command version host process started_at ended_at outcome',
    transitions: 'id at run_id delivery_id load_id from_state to_state cause error_code',
  })
})

it('keeps every table strict', () => {
  const { path } = start()
  const loose = openRaw(path).prepare(`SELECT name FROM pragma_table_list WHERE type = 'table' AND strict = 0
    AND name NOT LIKE 'sqlite%'`)
  expect(loose.all()).toEqual([])
})

import { chmodSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { openJournal } from '@openfinops/state'
import { describe, expect, it, onTestFinished } from 'vitest'
import { startChild } from './child.ts'
import { open, openRaw, start, temporaryFolder, temporaryPath } from './fixture.ts'

function unusable(message: string, fix: string) {
  return expect.objectContaining({
    name: 'FinopsError',
    code: 'JOURNAL_UNUSABLE',
    message: expect.stringContaining(message),
    fix: expect.stringContaining(fix),
    retryable: false,
  })
}

const causedBy = (code: string) => expect.objectContaining({ cause: expect.objectContaining({ code }) })

describe('opening', () => {
  it('makes the file and its folders', () => {
    const path = join(temporaryFolder(), 'deep/down/state.db')
    open(path)
    expect(readFileSync(path).toString('latin1', 0, 15)).toBe('SQLite format 3')
  })

  it('takes an empty file for a new journal', () => {
    const path = temporaryPath()
    writeFileSync(path, '')
    expect(open(path).runs(1)).toEqual([])
  })

  it('finds what was written before', () => {
    const { path, journal, run } = start()
    journal.close()
    expect(open(path).runs(1)).toStrictEqual([run])
  })

  it('uses the write-ahead log, so that readers and a writer do not wait for each other', () => {
    const { path } = start()
    expect(openRaw(path).pragma('journal_mode', { simple: true })).toBe('wal')
  })

  it('can be closed repeatedly', () => {
    const { journal } = start()
    journal.close()
    expect(() => journal.close()).not.toThrow()
  })
})

describe('opening to read', () => {
  it('sees what is written meanwhile, and leaves the file as it is', () => {
    const { path, journal, run } = start()
    const reader = openJournal({ path, readonly: true })
    expect(reader.runs(1)).toStrictEqual([run])
    journal.finishRun(run, 'done')
    expect(reader.runs(1)).toMatchObject([{ outcome: 'done' }])
    reader.close()
    journal.close()
    const before = readFileSync(path)
    openJournal({ path, readonly: true }).close()
    expect(readFileSync(path)).toEqual(before)
  })

  it('does not write', () => {
    const { path } = start()
    const reader = openJournal({ path, readonly: true })
    onTestFinished(() => reader.close())
    expect(() => reader.startRun({ command: 'x', version: '1' })).toThrow(unusable('opened to be read', 'readonly'))
    expect(() => reader.acquireLease('x')).toThrow(unusable('opened to be read', 'readonly'))
  })

  it('says when nothing has run yet', () => {
    const path = temporaryPath()
    expect(() => openJournal({ path, readonly: true })).toThrow(unusable('nothing has run yet', 'Run a step'))
    expect(readdirSync(dirname(path))).toEqual([])
    writeFileSync(path, '')
    expect(() => openJournal({ path, readonly: true })).toThrow(unusable('nothing has run yet', 'Run a step'))
  })
})

describe('a file that is no journal', () => {
  it.each([
    ['a short text', 'hello'],
    ['a long text', 'identity/LineItemId,bill/PayerAccountId\n'.repeat(1000)],
  ])('is refused when it is %s', (_, content) => {
    const path = temporaryPath()
    writeFileSync(path, content)
    for (const readonly of [false, true]) {
      expect(() => openJournal({ path, readonly })).toThrow(unusable('is not an SQLite database', 'another path'))
      expect(() => openJournal({ path, readonly })).toThrow(causedBy('SQLITE_NOTADB'))
    }
    expect(readFileSync(path, 'utf8')).toBe(content)
  })

  it.each([
    ['has tables of its own', 'CREATE TABLE bookmarks (url TEXT)'],
    ['says that it belongs to another program', 'PRAGMA application_id = 252006674'],
    ['counts versions of its own', 'PRAGMA user_version = 3'],
  ])('is refused, and not touched, when it is a database that %s', (_, sql) => {
    const path = temporaryPath()
    const database = openRaw(path)
    database.exec(sql)
    database.close()
    const before = readFileSync(path)
    for (const readonly of [false, true]) {
      expect(() => openJournal({ path, readonly })).toThrow(unusable('database of something else', 'another path'))
    }
    expect(readFileSync(path)).toEqual(before)
  })

  it('is refused when a newer finops wrote it', () => {
    const { path, journal } = start()
    journal.close()
    openRaw(path).pragma('user_version = 99')
    for (const readonly of [false, true]) {
      expect(() => openJournal({ path, readonly })).toThrow(
        unusable('was written by a newer finops: it has version 99, this one knows 3', 'Use that finops'),
      )
    }
  })

  it('is refused when it is a folder', () => {
    const path = temporaryPath()
    mkdirSync(path)
    expect(() => openJournal({ path })).toThrow(unusable('cannot be opened', 'right to write'))
  })
})

describe('a place that cannot be written', () => {
  it('is refused when the folder cannot be made', () => {
    const file = join(temporaryFolder(), 'file')
    writeFileSync(file, '')
    expect(() => openJournal({ path: join(file, 'state.db') })).toThrow(unusable('has no folder', 'another path'))
    expect(() => openJournal({ path: join(file, 'state.db') })).toThrow(causedBy('EEXIST'))
  })

  it.each([
    ['a new file in a read-only folder', (path: string) => chmodSync(dirname(path), 0o555)],
    [
      'a read-only file',
      (path: string) => {
        openJournal({ path }).close()
        chmodSync(path, 0o444)
        chmodSync(dirname(path), 0o777)
      },
    ],
  ])('is refused when it is %s', async (_, make) => {
    const path = temporaryPath()
    make(path)
    // The administrator may write everywhere, so the child becomes somebody else.
    const child = startChild('open-journal.ts', path, ...(process.getuid?.() === 0 ? ['65534'] : []))
    expect(await child.nextLine()).toBe('ready')
    child.say('go')
    expect(await child.nextLine()).toBe('JOURNAL_UNUSABLE')
    chmodSync(dirname(path), 0o755)
  })
})

describe('a file that went bad', () => {
  it('is reported as damaged', () => {
    const { path, journal, run } = start()
    journal.close()
    const bytes = readFileSync(path)
    bytes.fill(0xff, 4096)
    writeFileSync(path, bytes)
    expect(() => open(path).finishRun(run, 'done')).toThrow(unusable('is damaged', 'backup'))
  })

  it('is reported when a row is not what this package writes', () => {
    const { path, journal, run } = start()
    const insert = `INSERT INTO deliveries (source, period, manifest_id, manifest, object, state, discovered_at, changed_at)
      VALUES ('daily', '2026-03', 'a', '{"id":"a","export":"daily","period":"2026-03","createdAt":"soon"}', '{}', 'discovered', '', '')`
    openRaw(path).exec(insert)
    expect(() => journal.deliveries({})).toThrow(unusable('createdAt is not a time', 'backup'))
    journal.finishRun(run, 'done')
  })
})

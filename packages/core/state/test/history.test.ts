import { billingPeriod } from '@openfinops/plugin'
import { expect, it } from 'vitest'
import { discovered, downloading, loading, openRaw, start } from './fixture.ts'

it('has every arrow, oldest first, with its run and its time', () => {
  const started = start()
  const { journal, run } = started
  const before = new Date()
  const load = loading(started)
  const history = journal.history({})
  expect(history).toStrictEqual([
    {
      id: 1,
      at: expect.any(Date),
      runId: run.id,
      source: 'daily',
      period: '2026-03',
      manifestId: 'a',
      backend: undefined,
      from: undefined,
      to: 'discovered',
      cause: 'found in the store',
      errorCode: undefined,
    },
    expect.objectContaining({ id: 2, from: 'discovered', to: 'downloading', cause: 'the download begins' }),
    expect.objectContaining({ id: 3, from: 'downloading', to: 'staged', cause: 'every file is complete' }),
    expect.objectContaining({ id: 4, backend: 'local', from: undefined, to: 'loading', cause: 'new' }),
  ])
  expect(history.every(({ at }) => at >= before && at <= new Date())).toBe(true)
  expect(history.at(-1)?.at).toStrictEqual(load.startedAt)
})

it('knows when it was last appended to', () => {
  const started = start()
  expect(started.journal.lastTransitionAt()).toBeUndefined()
  const load = loading(started)
  expect(started.journal.lastTransitionAt()).toStrictEqual(load.startedAt)
})

it('can be asked for by source and periods', () => {
  const started = start()
  discovered(started, { period: billingPeriod('2026-01') })
  downloading(started, { period: billingPeriod('2026-02') })
  const of = (filter: Parameters<typeof started.journal.history>[0]) =>
    started.journal.history(filter).map(({ period, to }) => [period, to])
  expect(of({ from: billingPeriod('2026-02') })).toEqual([
    ['2026-02', 'discovered'],
    ['2026-02', 'downloading'],
  ])
  expect(of({ source: 'daily', to: billingPeriod('2026-01') })).toEqual([['2026-01', 'discovered']])
  expect(of({ source: 'hourly' })).toEqual([])
})

it.each([
  ['updated', `UPDATE transitions SET cause = 'x'`],
  ['deleted', 'DELETE FROM transitions'],
  ['replaced', 'INSERT OR REPLACE INTO transitions SELECT * FROM transitions'],
])('cannot be %s', (_, sql) => {
  const started = start()
  downloading(started)
  const before = started.journal.history({})
  const database = openRaw(started.path)
  // The default of most SQLite programs, where REPLACE does not fire delete triggers.
  database.pragma('recursive_triggers = OFF')
  expect(() => database.exec(sql)).toThrow('the history is only appended to')
  expect(started.journal.history({})).toStrictEqual(before)
})

it('keeps what it tells of from being deleted', () => {
  const started = start()
  loading(started)
  const database = openRaw(started.path)
  expect(() => database.exec('DELETE FROM loads')).toThrow('FOREIGN KEY constraint failed')
  expect(() => database.exec('DELETE FROM runs')).toThrow('FOREIGN KEY constraint failed')
})

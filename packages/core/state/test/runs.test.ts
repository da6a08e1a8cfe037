import { hostname } from 'node:os'
import { expect, it } from 'vitest'
import { open, start, temporaryPath } from './fixture.ts'

it('knows who runs, since when, and how it ended', () => {
  const journal = open(temporaryPath())
  const before = new Date()
  const run = journal.startRun({ command: 'aws run --source daily', version: '1.2.3' })
  expect(run).toStrictEqual({
    id: 1,
    command: 'aws run --source daily',
    version: '1.2.3',
    host: hostname(),
    process: process.pid,
    startedAt: expect.any(Date),
    endedAt: undefined,
    outcome: undefined,
  })
  expect(run.startedAt >= before && run.startedAt <= new Date()).toBe(true)
  expect(journal.runs(10)).toStrictEqual([run])

  journal.finishRun(run, 'failed')
  expect(journal.runs(10)).toStrictEqual([{ ...run, endedAt: expect.any(Date), outcome: 'failed' }])
})

it('lists the newest runs first, and no more than asked for', () => {
  const { journal } = start()
  for (const command of ['two', 'three']) journal.startRun({ command, version: '1.2.3' })
  expect(journal.runs(2).map(({ command }) => command)).toEqual(['three', 'two'])
})

it('ends a run once', () => {
  const { journal, run } = start()
  journal.finishRun(run, 'done')
  expect(() => journal.finishRun(run, 'failed')).toThrow(expect.objectContaining({ code: 'TRANSITION_REFUSED' }))
  expect(journal.runs(1)).toMatchObject([{ outcome: 'done' }])
})

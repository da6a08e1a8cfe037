import { setTimeout as wait } from 'node:timers/promises'
import { openJournal } from '@openfinops/state'
import { expect, it } from 'vitest'
import { startChild } from './child.ts'
import { open, openRaw, temporaryPath } from './fixture.ts'

it('lets six processes open a new file at the same moment', async () => {
  const path = temporaryPath()
  const children = Array.from({ length: 6 }, () => startChild('open-journal.ts', path))
  for (const child of children) expect(await child.nextLine()).toBe('ready')
  for (const child of children) child.say('go')
  expect(await Promise.all(children.map((child) => child.nextLine()))).toEqual(Array(6).fill('opened'))
  expect(open(path).runs(10)).toHaveLength(6)
})

it('is whole after kill -9 in the middle of writing', async () => {
  const path = temporaryPath()
  for (const milliseconds of [30, 57, 91]) {
    const child = startChild('write-without-end.ts', path)
    const done = await child.nextLine()
    await wait(milliseconds)
    await child.kill()

    const reader = openJournal({ path, readonly: true })
    const seen = reader.deliveries({})
    reader.close()

    const journal = open(path)
    const deliveries = journal.deliveries({})
    const loads = journal.loads({})
    const history = journal.history({})
    expect(openRaw(path).pragma('integrity_check', { simple: true })).toBe('ok')
    expect(openRaw(path).pragma('foreign_key_check')).toEqual([])
    expect(deliveries).toStrictEqual(seen)
    expect(deliveries.map(({ manifestId }) => manifestId)).toContain(done)

    // Each is where the last of its arrows leads: no state without its history, no history without its state.
    const told = new Map(history.map(({ manifestId, backend, to }) => [`${manifestId} ${backend ?? ''}`, to]))
    const found = [
      ...deliveries.map(({ manifestId, state }) => [`${manifestId} `, state] as const),
      ...loads.map(({ manifestId, backend, state }) => [`${manifestId} ${backend}`, state] as const),
    ]
    expect(new Map(found)).toEqual(told)
    expect(loads.filter(({ state }) => state === 'loaded')).toHaveLength(1)
  }
})

it('waits for another writer instead of failing', async () => {
  const path = temporaryPath()
  const child = startChild('write-without-end.ts', path)
  await child.nextLine()
  const journal = open(path)
  const run = journal.startRun({ command: 'aws run', version: '1.2.3' })
  for (let count = 0; count < 5; count += 1) journal.nameColumns('aws', new Map([[`c${count}`, `c${count}`]]))
  journal.finishRun(run, 'done')
  expect(journal.columnNames('aws').size).toBe(5)
})

it('lets others read while one writes', () => {
  const path = temporaryPath()
  const journal = open(path)
  const other = openRaw(path)
  other.exec('BEGIN IMMEDIATE')
  expect(journal.runs(1)).toEqual([])
  other.exec('ROLLBACK')
})

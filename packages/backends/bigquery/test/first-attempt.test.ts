import { expect, test } from 'vitest'
import { firstAttempt } from '../src/lib/first-attempt.ts'
import type { Job } from '../src/lib/job.ts'

const done: Job = { id: 'any', done: true, bytes: 0, rows: 0, failure: undefined }
const failed: Job = { ...done, failure: { status: 0, reason: 'accessDenied', message: 'no' } }
const running: Job = { ...done, done: false }
const kinds = { f: failed, d: done, r: running, _: undefined }

/** Looks in a row of jobs: f that failed, d that is done, r that runs, _ that there is none of. Behind it there is none. */
async function look(jobs: string, from = 0): Promise<{ readonly attempt: number; readonly asked: readonly number[] }> {
  const asked: number[] = []
  const { attempt } = await firstAttempt(from, async (at) => {
    asked.push(at)
    const kind = jobs[at] ?? '_'
    return kind === 'f' || kind === 'd' || kind === 'r' ? kinds[kind] : undefined
  })
  return { attempt, asked }
}

test.each([
  ['', 0, [0]],
  ['d', 0, [0]],
  ['r', 0, [0]],
  ['f', 1, [0, 1]],
  ['fr', 1, [0, 1]],
  ['ff', 2, [0, 1, 3, 2]],
  ['fff', 3, [0, 1, 3, 2]],
  ['ffffffffff', 10, [0, 1, 3, 7, 15, 11, 9, 10]],
])('of "%s" it is %i', async (jobs, attempt, asked) => {
  expect(await look(jobs)).toEqual({ attempt, asked })
})

test('it begins where it is told to', async () => {
  expect(await look('fdffff', 2)).toEqual({ attempt: 6, asked: [2, 3, 5, 9, 7, 6] })
})

test('ten thousand that failed take some thirty requests', async () => {
  const { attempt, asked } = await look('f'.repeat(10_000))
  expect(attempt).toBe(10_000)
  expect(asked.length).toBeLessThan(30)
})

test('what was forgotten is free', async () => {
  expect((await look('____ffff')).attempt).toBe(0)
  expect((await look('ff__ffff')).attempt).toBe(2)
})

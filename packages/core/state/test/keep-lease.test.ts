import { setTimeout as wait } from 'node:timers/promises'
import { FinopsError } from '@openfinops/plugin'
import { expect, it, onTestFinished } from 'vitest'
import { keepLease } from '../src/lib/keep-lease.ts'

const locked = new FinopsError('JOURNAL_UNUSABLE', 'The journal is locked by another process', { retryable: true })

function keep(renew: () => boolean) {
  const lease = keepLease('daily', 0.5, { renew, release: () => undefined })
  onTestFinished(() => lease.release())
  return lease
}

it('tries again while there is time when the journal is locked, then gives up', async () => {
  const lease = keep(() => {
    throw locked
  })
  await wait(250)
  expect(lease.lost.aborted).toBe(false)
  await wait(450)
  expect(lease.lost.aborted).toBe(true)
  expect(lease.lost.reason.cause).toBe(locked)
})

it('goes on when the journal was locked for a while', async () => {
  const answers = [
    () => {
      throw locked
    },
    () => true,
  ]
  let beats = 0
  const lease = keep(() => answers[beats++ % 2]?.() ?? false)
  await wait(600)
  expect(lease.lost.aborted).toBe(false)
  expect(beats).toBeGreaterThan(2)
})

it('stops renewing when it is released', async () => {
  let beats = 0
  const lease = keep(() => {
    beats += 1
    return true
  })
  await wait(150)
  lease.release()
  const before = beats
  await wait(250)
  expect(before).toBeGreaterThan(0)
  expect(beats).toBe(before)
})

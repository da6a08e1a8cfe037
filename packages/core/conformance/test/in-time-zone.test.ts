import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import { expect, test } from 'vitest'
import { inTimeZone } from '../src/lib/in-time-zone.ts'

/** The minutes that this zone was behind UTC in January 2026. */
const offset = () => new Date('2026-01-01T00:00:00Z').getTimezoneOffset()

test('the zone holds while the work is done, and the one before holds again after it', () => {
  const before = offset()
  expect(inTimeZone('Pacific/Kiritimati', offset)).toBe(-14 * 60)
  expect(inTimeZone('Pacific/Pago_Pago', offset)).toBe(11 * 60)
  expect(offset()).toBe(before)
})

test('the zone before holds again when the work throws', () => {
  const before = offset()
  const work = () => {
    throw new Error('no work')
  }
  expect(() => inTimeZone('Pacific/Kiritimati', work)).toThrow('no work')
  expect(offset()).toBe(before)
})

test('no work is done where the zone cannot be changed', async () => {
  const worker = new Worker(new URL('zone-worker.ts', import.meta.url))
  expect(await once(worker, 'message')).toEqual(['cannot be changed'])
})

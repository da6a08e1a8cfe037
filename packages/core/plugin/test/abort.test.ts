import { expect, test } from 'vitest'
import { throwIfAborted, unlessAborted } from '../src/index.ts'

const cancelled = expect.objectContaining({ name: 'FinopsError', code: 'CANCELLED' })

test('throwIfAborted throws once the signal is aborted', () => {
  const abort = new AbortController()
  expect(() => throwIfAborted(abort.signal)).not.toThrow()
  abort.abort()
  expect(() => throwIfAborted(abort.signal)).toThrow(cancelled)
})

test('unlessAborted gives what the work gives', async () => {
  const { signal } = new AbortController()
  expect(await unlessAborted(Promise.resolve(1), signal)).toBe(1)
  await expect(unlessAborted(Promise.reject(new Error('no')), signal)).rejects.toThrow('no')
})

test('unlessAborted waits no longer once the signal is aborted, or was', async () => {
  const abort = new AbortController()
  const never = new Promise(() => {})
  const waiting = unlessAborted(never, abort.signal)
  abort.abort()
  await expect(waiting).rejects.toEqual(cancelled)
  await expect(unlessAborted(never, abort.signal)).rejects.toEqual(cancelled)
})

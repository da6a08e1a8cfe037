import { connect } from 'node:net'
import { expect, test } from 'vitest'
import { networkError } from '../src/index.ts'

function failureOf(socket: ReturnType<typeof connect>): Promise<Error> {
  return new Promise((resolve) => socket.on('error', resolve))
}

test("a refused connection may succeed later, also as the cause of a client's error", async () => {
  const cause = await failureOf(connect(1, '127.0.0.1'))
  const unavailable = expect.objectContaining({ code: 'STORE_UNAVAILABLE', retryable: true, cause })
  expect(networkError(cause)).toEqual(unavailable)
  expect(networkError(new TypeError('fetch failed', { cause }))).toEqual(unavailable)
})

test('a certificate that is not trusted will not be later either', () => {
  const cause = Object.assign(new Error('self-signed certificate'), { code: 'DEPTH_ZERO_SELF_SIGNED_CERT' })
  expect(networkError(cause)).toEqual(
    expect.objectContaining({
      code: 'STORE_UNAVAILABLE',
      retryable: false,
      fix: expect.stringContaining('NODE_EXTRA'),
    }),
  )
})

test('any other error is none of the network', () => {
  expect(networkError(new Error('no'))).toBeUndefined()
  expect(networkError(Object.assign(new Error('no'), { code: 'ENOENT' }))).toBeUndefined()
  expect(networkError('no')).toBeUndefined()
})

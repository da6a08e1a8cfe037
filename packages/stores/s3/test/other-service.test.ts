import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import type { ObjectStore } from '@openfinops/plugin'
import { beforeEach, expect, test } from 'vitest'
import { s3Store } from '../src/index.ts'
import { useCredentials } from './s3-fixture.ts'
import { bytes, keys, refusal } from './store-access.ts'

// Services that speak S3's protocol, but not as S3 does.

beforeEach(() => useCredentials({ accessKeyId: 'AKIAOTHER', secretAccessKey: 'secret' }))

async function withService(answer: RequestListener, use: (store: ObjectStore) => Promise<void>): Promise<void> {
  const server = createServer(answer).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the server has no port')
  try {
    await use(s3Store('bills', { endpoint: `http://127.0.0.1:${address.port}`, max_attempts: 1 }))
  } finally {
    server.closeAllConnections()
    server.close()
  }
}

const head = { ETag: '"1"', 'Last-Modified': 'Sat, 01 Aug 2026 00:00:00 GMT' }

test('one that ignores ranges sends what was asked for all the same', () =>
  withService(
    (_, response) => response.writeHead(200, { ...head, 'Content-Length': 10 }).end('0123456789'),
    async (store) => {
      expect(String(await bytes(store, 'a.csv', { from: 4 }))).toBe('456789')
      expect(String(await bytes(store, 'a.csv', { from: 10 }))).toBe('')
    },
  ))

test('one that sends less of the range than there is has not sent it all', () =>
  withService(
    (_, response) =>
      response.writeHead(206, { ...head, 'Content-Length': 3, 'Content-Range': 'bytes 3-5/10' }).end('345'),
    (store) =>
      expect(bytes(store, 'a.csv', { from: 4 })).rejects.toEqual(refusal('STORE_INTERRUPTED', { retryable: true })),
  ))

test('one that sends another range is not believed', () =>
  withService(
    (_, response) =>
      response.writeHead(206, { ...head, 'Content-Length': 2, 'Content-Range': 'bytes 8-9/10' }).end('89'),
    (store) => expect(bytes(store, 'a.csv', { from: 4 })).rejects.toEqual(refusal('STORE_UNAVAILABLE')),
  ))

test('one that sends no ETag cannot be relied on', () =>
  withService(
    (_, response) => response.writeHead(200, { 'Last-Modified': head['Last-Modified'], 'Content-Length': 2 }).end('01'),
    (store) => expect(bytes(store, 'a.csv')).rejects.toEqual(refusal('STORE_UNAVAILABLE', { retryable: false })),
  ))

test('one that says there is more and not where is not taken for finished', () =>
  withService(
    (_, response) =>
      response
        .writeHead(200, { 'Content-Type': 'application/xml' })
        .end('<ListBucketResult><IsTruncated>true</IsTruncated></ListBucketResult>'),
    (store) => expect(keys(store)).rejects.toEqual(refusal('STORE_UNAVAILABLE', { retryable: false })),
  ))

test('one that answers with a page for people is no S3', () =>
  withService(
    (_, response) => response.writeHead(200, { 'Content-Type': 'text/html' }).end('<!doctype html><p>Log in</p>'),
    (store) => expect(keys(store)).rejects.toEqual(refusal('STORE_UNAVAILABLE', { retryable: false })),
  ))

test.for([
  [403, false],
  [404, false],
  [407, false],
  [502, true],
] as const)('a proxy that answers %i is not S3: worth another try is %o', ([status, retryable]) =>
  withService(
    (_, response) => response.writeHead(status, { 'Content-Type': 'text/html' }).end('<p>Blocked<br></p>'),
    async (store) => {
      const strange = refusal('STORE_UNAVAILABLE', { retryable, message: expect.stringContaining(String(status)) })
      await expect(keys(store)).rejects.toEqual(strange)
      await expect(bytes(store, 'a.csv')).rejects.toEqual(strange)
    },
  ),
)

import {
  GetObjectCommand,
  type GetObjectCommandInput,
  HeadObjectCommand,
  ListObjectsV2Command,
  type S3Client,
} from '@aws-sdk/client-s3'
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type AwsServer, startAwsServer } from '../src/index.ts'
import { s3Client, stsClient } from './clients.ts'

let server: AwsServer
let s3: S3Client

beforeEach(async () => {
  server = await startAwsServer()
  s3 = s3Client(server)
  server.createBucket('bills')
  server.put('bills', 'cur/1.csv', 'first file')
  server.put('bills', 'cur/2.csv', 'second file')
})

afterEach(async () => {
  s3.destroy()
  await server.close()
})

async function read(Key: string, options: Partial<GetObjectCommandInput> = {}): Promise<string | undefined> {
  const { Body } = await s3.send(new GetObjectCommand({ Bucket: 'bills', Key, ...options }))
  return Body?.transformToString()
}

test('a fault answers with its error as often as it says, after as many as it lets pass', async () => {
  server.fault({ operation: 'GetObject', after: 1, times: 2, error: { status: 503, code: 'SlowDown' } })
  const slowDown = { name: 'SlowDown', $metadata: { httpStatusCode: 503 } }
  expect(await read('cur/1.csv')).toBe('first file')
  await expect(read('cur/1.csv')).rejects.toMatchObject(slowDown)
  await expect(read('cur/2.csv')).rejects.toMatchObject(slowDown)
  expect(await read('cur/1.csv')).toBe('first file')
})

test('clients try again after SlowDown', async () => {
  server.fault({ times: 2, error: { status: 503, code: 'SlowDown' } })
  const patient = s3Client(server, { maxAttempts: 3 })
  const page = await patient.send(new ListObjectsV2Command({ Bucket: 'bills' }))
  expect(page.$metadata.attempts).toBe(3)
  expect(server.requests.map(({ status }) => status)).toEqual([503, 503, 200])
})

test('a fault hits only what it matches', async () => {
  server.createBucket('other')
  server.put('other', 'cur/1.csv', 'other file')
  server.fault({ operation: 'HeadObject', error: { status: 500, code: 'InternalError' } })
  server.fault({ bucket: 'other', error: { status: 500, code: 'InternalError' } })
  server.fault({ key: 'cur/2.csv', error: { status: 403, code: 'AccessDenied', message: 'Access Denied' } })
  server.fault({ key: /^manifest/, error: { status: 500, code: 'InternalError' } })
  expect(await read('cur/1.csv')).toBe('first file')
  await expect(s3.send(new HeadObjectCommand({ Bucket: 'bills', Key: 'cur/1.csv' }))).rejects.toThrow()
  await expect(read('cur/1.csv', { Bucket: 'other' })).rejects.toMatchObject({ name: 'InternalError' })
  await expect(read('cur/2.csv')).rejects.toMatchObject({ name: 'AccessDenied', message: 'Access Denied' })
  await expect(read('manifest.json')).rejects.toMatchObject({ name: 'InternalError' })
})

test('a fault can be removed', async () => {
  const remove = server.fault({ error: { status: 500, code: 'InternalError' } })
  await expect(read('cur/1.csv')).rejects.toMatchObject({ name: 'InternalError' })
  remove()
  expect(await read('cur/1.csv')).toBe('first file')
})

test('STS has faults too', async () => {
  server.fault({ operation: 'GetCallerIdentity', error: { status: 503, code: 'ServiceUnavailable' } })
  const call = stsClient(server).send(new GetCallerIdentityCommand({}))
  await expect(call).rejects.toMatchObject({ name: 'ServiceUnavailable', $metadata: { httpStatusCode: 503 } })
})

test('a broken connection delivers the bytes before the break, and then fails', async () => {
  const whole = 'x'.repeat(300_000)
  server.put('bills', 'big', whole)
  server.fault({ key: 'big', breakAfter: 200_000 })
  const { Body, ContentLength } = await s3.send(new GetObjectCommand({ Bucket: 'bills', Key: 'big' }))
  expect(ContentLength).toBe(300_000)
  let bytes = 0
  const reading = (async () => {
    for await (const chunk of Body?.transformToWebStream() ?? []) {
      bytes += chunk.length
    }
  })()
  await expect(reading).rejects.toThrow()
  expect(bytes).toBe(200_000)
})

test('a connection can break right after the head', async () => {
  server.fault({ key: 'cur/1.csv', times: 1, breakAfter: 0 })
  await expect(read('cur/1.csv')).rejects.toThrow()
  expect(await read('cur/1.csv')).toBe('first file')
})

test('a break applies to the range that was asked for', async () => {
  server.fault({ key: 'cur/1.csv', breakAfter: 2 })
  const { Body } = await s3.send(new GetObjectCommand({ Bucket: 'bills', Key: 'cur/1.csv', Range: 'bytes=6-' }))
  let text = ''
  const reading = (async () => {
    for await (const chunk of Body?.transformToWebStream() ?? []) {
      text += Buffer.from(chunk).toString()
    }
  })()
  await expect(reading).rejects.toThrow()
  expect(text).toBe('fi')
})

test('a truncated body looks whole but for its content', async () => {
  const { etag } = server.put('bills', 'cur/3.csv', 'third file')
  server.fault({ key: 'cur/3.csv', truncateTo: 5 })
  const { Body, ContentLength, ETag } = await s3.send(new GetObjectCommand({ Bucket: 'bills', Key: 'cur/3.csv' }))
  expect(await Body?.transformToString()).toBe('third')
  expect({ ContentLength, ETag }).toEqual({ ContentLength: 5, ETag: etag })
})

test('delays add up', async () => {
  server.fault({ operation: 'GetObject', times: 1, delay: 100 })
  server.fault({ operation: 'GetObject', times: 1, delay: 100 })
  const start = performance.now()
  expect(await read('cur/1.csv')).toBe('first file')
  // Timers may fire a millisecond early.
  expect(performance.now() - start).toBeGreaterThan(195)
})

test('a server can be closed while an answer is delayed', async () => {
  server.fault({ delay: 3_600_000 })
  const reading = expect(read('cur/1.csv')).rejects.toThrow()
  await expect.poll(() => server.requests).toHaveLength(1)
  await server.close()
  await reading
})

test('what `before` changes is what the request finds: an export is rewritten while it is read', async () => {
  const { etag } = server.put('bills', 'cur/2.csv', 'second file')
  server.fault({
    operation: 'GetObject',
    key: 'cur/2.csv',
    times: 1,
    async before({ operation, bucket, key }) {
      await Promise.resolve()
      server.put('bills', 'cur/2.csv', `rewritten during ${operation} of ${bucket}/${key}`)
    },
  })
  await expect(read('cur/2.csv', { IfMatch: etag })).rejects.toMatchObject({ name: 'PreconditionFailed' })
  expect(await read('cur/2.csv')).toBe('rewritten during GetObject of bills/cur/2.csv')
})

test('an error in `before` reaches the client as InternalError', async () => {
  server.fault({
    before() {
      server.put('missing', 'a', 'a')
    },
  })
  const expected = { name: 'InternalError', message: expect.stringContaining('There is no bucket "missing"') }
  await expect(read('cur/1.csv')).rejects.toMatchObject(expected)
})

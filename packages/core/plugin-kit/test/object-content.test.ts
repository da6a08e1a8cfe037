import { PassThrough, Readable } from 'node:stream'
import { FinopsError } from '@openfinops/plugin'
import { expect, test } from 'vitest'
import { objectContent } from '../src/index.ts'

const { signal } = new AbortController()
const expected = { key: 'a.csv', skip: 0, length: 5, signal }

async function text(content: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = []
  for await (const chunk of content) chunks.push(chunk)
  return Buffer.concat(chunks).toString()
}

function body(...chunks: readonly string[]): Readable {
  return Readable.from(chunks.map((chunk) => Buffer.from(chunk)))
}

function failure(code: string, details: object = {}): object {
  return expect.objectContaining({ name: 'FinopsError', code, ...details })
}

test('a whole body is given as it is', async () => {
  expect(await text(objectContent(body('ab', 'cde'), expected))).toBe('abcde')
})

test('bytes that nobody asked for are left out, across chunks', async () => {
  expect(await text(objectContent(body('ab', 'cde'), { ...expected, skip: 3 }))).toBe('de')
})

test('a body that ends early is an interruption, and so is one that goes on', async () => {
  const broken = failure('STORE_INTERRUPTED', { retryable: true, place: { file: 'a.csv' } })
  await expect(text(objectContent(body('abcd'), expected))).rejects.toEqual(broken)
  await expect(text(objectContent(body('abcdef'), expected))).rejects.toEqual(broken)
})

test('an error of the body is an interruption, with its cause', async () => {
  const cause = new Error('read ECONNRESET')
  const stream = new PassThrough()
  const reading = text(objectContent(stream, expected))
  stream.destroy(cause)
  await expect(reading).rejects.toEqual(failure('STORE_INTERRUPTED', { cause }))
})

test('an error that the store explains is what the store says', async () => {
  const stream = new PassThrough()
  const explain = () => new FinopsError('FILE_CORRUPT', 'The checksum differs')
  const reading = text(objectContent(stream, { ...expected, explain }))
  stream.destroy(new Error('checksum'))
  await expect(reading).rejects.toEqual(failure('FILE_CORRUPT'))
})

test('an error before anybody reads waits for the reader', async () => {
  const stream = new PassThrough()
  const content = objectContent(stream, expected)
  stream.destroy(new Error('read ECONNRESET'))
  await new Promise((resolve) => stream.on('close', resolve))
  await expect(text(content)).rejects.toEqual(failure('STORE_INTERRUPTED'))
})

test('a body that goes silent is given up', async () => {
  const stream = new PassThrough()
  stream.write('ab')
  const reading = text(objectContent(stream, { ...expected, patience: 20 }))
  await expect(reading).rejects.toEqual(
    failure('STORE_INTERRUPTED', { cause: new Error('Nothing arrived for 0.02 s') }),
  )
})

test('a reader may take its time', async () => {
  const stream = new PassThrough()
  stream.end('abcde')
  const content = objectContent(stream, { ...expected, patience: 20 })
  for await (const chunk of content) {
    await new Promise((resolve) => setTimeout(resolve, 60))
    expect(Buffer.from(chunk).toString()).toBe('abcde')
  }
})

test('aborting ends the wait for a byte', async () => {
  const abort = new AbortController()
  const stream = new PassThrough()
  const reading = text(objectContent(stream, { ...expected, signal: abort.signal }))
  abort.abort()
  await expect(reading).rejects.toEqual(failure('CANCELLED'))
  expect(stream.destroyed).toBe(true)
})

test('leaving the loop destroys the body', async () => {
  const stream = new PassThrough()
  stream.write('ab')
  for await (const _ of objectContent(stream, expected)) break
  expect(stream.destroyed).toBe(true)
})

import { GetObjectCommand, HeadObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3'
import { describe, expect, test } from 'vitest'
import { failure } from './failure.ts'
import { useTarget } from './use-target.ts'

const aws = useTarget()

describe('conditions', () => {
  const old = '"0123456789abcdef0123456789abcdef"'
  const future = new Date(Date.now() + 86_400_000)
  const past = new Date(Date.now() - 86_400_000)

  test('If-Match reads the version it names and no other', async () => {
    const etag = await aws.put('a', 'text')
    expect(await aws.read('a', { IfMatch: etag })).toBe('text')
    await expect(aws.read('a', { IfMatch: old })).rejects.toEqual(failure(412, 'PreconditionFailed'))
    await expect(aws.s3.send(new HeadObjectCommand({ Bucket: aws.bucket, Key: 'a', IfMatch: old }))).rejects.toEqual(
      failure(412),
    )
  })

  test('If-None-Match answers 304 for the version it names', async () => {
    const etag = await aws.put('a', 'text')
    expect(await aws.read('a', { IfNoneMatch: old })).toBe('text')
    await expect(aws.read('a', { IfNoneMatch: etag })).rejects.toEqual(failure(304))
  })

  test('a read can ask for what was modified, or was not', async () => {
    await aws.put('a', 'text')
    expect(await aws.read('a', { IfModifiedSince: past, IfUnmodifiedSince: future })).toBe('text')
    await expect(aws.read('a', { IfModifiedSince: future })).rejects.toEqual(failure(304))
    await expect(aws.read('a', { IfUnmodifiedSince: past })).rejects.toEqual(failure(412, 'PreconditionFailed'))
  })

  test('If-Match decides over If-Unmodified-Since', async () => {
    const etag = await aws.put('a', 'text')
    expect(await aws.read('a', { IfMatch: etag, IfUnmodifiedSince: past })).toBe('text')
  })

  test('If-None-Match decides over If-Modified-Since', async () => {
    const etag = await aws.put('a', 'text')
    expect(await aws.read('a', { IfNoneMatch: old, IfModifiedSince: future })).toBe('text')
    await expect(aws.read('a', { IfNoneMatch: etag, IfModifiedSince: past })).rejects.toEqual(failure(304))
  })

  test('If-None-Match: * writes only where nothing is', async () => {
    const write = new PutObjectCommand({ Bucket: aws.bucket, Key: 'a', Body: 'new', IfNoneMatch: '*' })
    await aws.s3.send(write)
    await expect(aws.s3.send(write)).rejects.toEqual(failure(412, 'PreconditionFailed'))
  })

  test('If-Match writes only over the version it names', async () => {
    const write = (IfMatch: string | undefined) =>
      aws.s3.send(new PutObjectCommand({ Bucket: aws.bucket, Key: 'a', Body: 'new', IfMatch }))
    await expect(write(old)).rejects.toEqual(failure(404, 'NoSuchKey'))
    const etag = await aws.put('a', 'old')
    await expect(write(old)).rejects.toEqual(failure(412, 'PreconditionFailed'))
    await write(etag)
    expect(await aws.read('a')).toBe('new')
  })
})

describe('ranges', () => {
  test.each([
    ['bytes=0-0', '0', 'bytes 0-0/10'],
    ['bytes=2-4', '234', 'bytes 2-4/10'],
    ['bytes=7-', '789', 'bytes 7-9/10'],
    ['bytes=7-99', '789', 'bytes 7-9/10'],
    ['bytes=-3', '789', 'bytes 7-9/10'],
    ['bytes=-99', '0123456789', 'bytes 0-9/10'],
  ])('%s is "%s"', async (Range, text, contentRange) => {
    await aws.put('digits', '0123456789')
    const object = await aws.s3.send(new GetObjectCommand({ Bucket: aws.bucket, Key: 'digits', Range }))
    expect(await object.Body?.transformToString()).toBe(text)
    expect(object.$metadata.httpStatusCode).toBe(206)
    expect(object.ContentRange).toBe(contentRange)
    expect(object.ContentLength).toBe(text.length)
  })

  test('a range behind the end is InvalidRange', async () => {
    await aws.put('digits', '0123456789')
    await expect(aws.read('digits', { Range: 'bytes=10-' })).rejects.toEqual(failure(416, 'InvalidRange'))
    await expect(aws.read('digits', { Range: 'bytes=-0' })).rejects.toEqual(failure(416, 'InvalidRange'))
  })

  test('no range of an empty object can be had', async () => {
    await aws.put('empty', new Uint8Array())
    await expect(aws.read('empty', { Range: 'bytes=0-' })).rejects.toEqual(failure(416, 'InvalidRange'))
  })

  test('a range that ends before it begins is the whole object', async () => {
    await aws.put('digits', '0123456789')
    expect(await aws.read('digits', { Range: 'bytes=4-2' })).toBe('0123456789')
  })

  test('a range of anything but bytes is the whole object', async () => {
    await aws.put('digits', '0123456789')
    expect(await aws.read('digits', { Range: 'lines=1-2' })).toBe('0123456789')
  })

  test('HEAD knows ranges too', async () => {
    await aws.put('digits', '0123456789')
    const head = await aws.s3.send(new HeadObjectCommand({ Bucket: aws.bucket, Key: 'digits', Range: 'bytes=2-4' }))
    expect(head.ContentLength).toBe(3)
  })
})

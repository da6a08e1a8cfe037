import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { Readable } from 'node:stream'
import {
  DeleteObjectCommand,
  GetBucketLocationCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
} from '@aws-sdk/client-s3'
import { describe, expect, test } from 'vitest'
import { failure } from './failure.ts'
import { useTarget } from './use-target.ts'

const aws = useTarget()

describe('objects', () => {
  test('an object comes back as it was put', async () => {
    const before = Date.now()
    await aws.put('a.csv', 'hello')
    const object = await aws.s3.send(new GetObjectCommand({ Bucket: aws.bucket, Key: 'a.csv' }))
    expect(await object.Body?.transformToString()).toBe('hello')
    expect(object.ETag).toBe('"5d41402abc4b2a76b9719d911017c592"')
    expect(object.ContentLength).toBe(5)
    expect(Math.abs((object.LastModified?.getTime() ?? 0) - before)).toBeLessThan(10_000)
  })

  test('an empty object is an object', async () => {
    expect(await aws.put('empty', new Uint8Array())).toBe('"d41d8cd98f00b204e9800998ecf8427e"')
    expect(await aws.read('empty')).toBe('')
  })

  test('content headers and metadata are kept', async () => {
    const headers = { ContentType: 'text/csv', ContentEncoding: 'gzip', Metadata: { run: '42' } }
    await aws.s3.send(new PutObjectCommand({ Bucket: aws.bucket, Key: 'a', Body: 'a', ...headers }))
    expect(await aws.s3.send(new HeadObjectCommand({ Bucket: aws.bucket, Key: 'a' }))).toMatchObject(headers)
  })

  test('a streamed body arrives without its chunk framing', async () => {
    const bytes = randomBytes(300_000)
    const Body = Readable.from([bytes.subarray(0, 100_001), bytes.subarray(100_001)])
    const headers = { ContentLength: bytes.length, ContentEncoding: 'gzip' }
    await aws.s3.send(new PutObjectCommand({ Bucket: aws.bucket, Key: 'streamed', Body, ...headers }))
    const object = await aws.s3.send(new GetObjectCommand({ Bucket: aws.bucket, Key: 'streamed' }))
    expect(Buffer.from((await object.Body?.transformToByteArray()) ?? []).equals(bytes)).toBe(true)
    expect(object.ContentEncoding).toBe('gzip')
    expect(object.ETag).toBe(`"${createHash('md5').update(bytes).digest('hex')}"`)
  })

  test.each([
    'ü/日本/😀',
    'two  spaces',
    'a+b',
    '100%',
    '%2F',
    'a:b',
    "it's (1)!*",
    '/leading',
    'a//b',
    'a/',
    '#?&=;',
    '~._-',
  ])('the key "%s" works', async (key) => {
    await aws.put(key, 'here')
    expect(await aws.read(key)).toBe('here')
    expect((await aws.list({ Prefix: key })).keys).toEqual([key])
    await aws.s3.send(new DeleteObjectCommand({ Bucket: aws.bucket, Key: key }))
    expect((await aws.list()).keys).toEqual([])
  })

  test('a key that does not exist is NoSuchKey, and NotFound to HEAD', async () => {
    await expect(aws.read('missing')).rejects.toEqual(failure(404, 'NoSuchKey'))
    await expect(aws.s3.send(new HeadObjectCommand({ Bucket: aws.bucket, Key: 'missing' }))).rejects.toEqual(
      failure(404, 'NotFound'),
    )
  })

  test('deleting twice succeeds twice', async () => {
    await aws.put('a')
    const deletion = new DeleteObjectCommand({ Bucket: aws.bucket, Key: 'a' })
    expect((await aws.s3.send(deletion)).$metadata.httpStatusCode).toBe(204)
    expect((await aws.s3.send(deletion)).$metadata.httpStatusCode).toBe(204)
    await expect(aws.read('a')).rejects.toEqual(failure(404, 'NoSuchKey'))
  })
})

describe('buckets', () => {
  test('a bucket that does not exist is NoSuchBucket, and NotFound to HEAD', async () => {
    const missing = { Bucket: `missing-${randomUUID()}` }
    await expect(aws.s3.send(new ListObjectsV2Command(missing))).rejects.toEqual(failure(404, 'NoSuchBucket'))
    await expect(aws.s3.send(new GetObjectCommand({ ...missing, Key: 'a' }))).rejects.toEqual(
      failure(404, 'NoSuchBucket'),
    )
    await expect(aws.s3.send(new PutObjectCommand({ ...missing, Key: 'a', Body: 'a' }))).rejects.toEqual(
      failure(404, 'NoSuchBucket'),
    )
    await expect(aws.s3.send(new HeadBucketCommand(missing))).rejects.toEqual(failure(404, 'NotFound'))
  })

  test('HeadBucket names the region', async () => {
    expect((await aws.s3.send(new HeadBucketCommand({ Bucket: aws.bucket }))).BucketRegion).toBe('us-east-1')
  })

  test('the location of us-east-1 is empty', async () => {
    expect((await aws.s3.send(new GetBucketLocationCommand({ Bucket: aws.bucket }))).LocationConstraint).toBeUndefined()
  })
})

describe('integrity', () => {
  const wrongMd5 = 'AAAAAAAAAAAAAAAAAAAAAA=='

  test('a wrong Content-MD5 is BadDigest, and nothing is stored', async () => {
    const write = new PutObjectCommand({ Bucket: aws.bucket, Key: 'a', Body: 'text', ContentMD5: wrongMd5 })
    await expect(aws.s3.send(write)).rejects.toEqual(failure(400, 'BadDigest'))
    expect((await aws.list()).keys).toEqual([])
  })

  test('a Content-MD5 that is none is InvalidDigest', async () => {
    const write = new PutObjectCommand({ Bucket: aws.bucket, Key: 'a', Body: 'text', ContentMD5: 'no' })
    await expect(aws.s3.send(write)).rejects.toEqual(failure(400, 'InvalidDigest'))
  })

  test.each([
    ['CRC32', { ChecksumCRC32: 'AAAAAA==' }],
    ['SHA1', { ChecksumSHA1: 'AAAAAAAAAAAAAAAAAAAAAAAAAAA=' }],
    ['SHA256', { ChecksumSHA256: 'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=' }],
  ])('a wrong %s is BadDigest', async (_, checksum) => {
    const write = new PutObjectCommand({ Bucket: aws.bucket, Key: 'a', Body: 'text', ...checksum })
    await expect(aws.s3.send(write)).rejects.toEqual(failure(400, 'BadDigest'))
  })

  test('a checksum is given back with the whole object', async () => {
    await aws.put('a', 'hello')
    const { ChecksumCRC32 } = await aws.s3.send(
      new HeadObjectCommand({ Bucket: aws.bucket, Key: 'a', ChecksumMode: 'ENABLED' }),
    )
    expect(ChecksumCRC32).toBe('NhCmhg==')
  })
})

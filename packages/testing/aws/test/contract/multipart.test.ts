import { createHash, randomBytes } from 'node:crypto'
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  GetObjectCommand,
  UploadPartCommand,
} from '@aws-sdk/client-s3'
import { describe, expect, test } from 'vitest'
import { failure } from './failure.ts'
import { useTarget } from './use-target.ts'

const aws = useTarget()

describe('multipart uploads', () => {
  const Key = 'big'
  const big = randomBytes(5 * 1024 * 1024)
  const small = Buffer.from('the end')

  interface Upload {
    readonly Bucket: string
    readonly Key: string
    readonly UploadId: string | undefined
  }

  async function begin(): Promise<Upload> {
    const { UploadId } = await aws.s3.send(
      new CreateMultipartUploadCommand({ Bucket: aws.bucket, Key, ContentType: 'text/csv' }),
    )
    return { Bucket: aws.bucket, Key, UploadId }
  }

  async function upload(to: Upload, PartNumber: number, Body: Uint8Array) {
    const { ETag } = await aws.s3.send(new UploadPartCommand({ ...to, PartNumber, Body }))
    return { ETag, PartNumber }
  }

  test('parts become one object with an ETag of its own kind', async () => {
    const to = await begin()
    const last = await upload(to, 7, small)
    const Parts = [await upload(to, 2, big), last]
    const { ETag } = await aws.s3.send(new CompleteMultipartUploadCommand({ ...to, MultipartUpload: { Parts } }))

    const md5 = (bytes: Uint8Array) => createHash('md5').update(bytes).digest()
    expect(ETag).toBe(`"${md5(Buffer.concat([md5(big), md5(small)])).toString('hex')}-2"`)
    const object = await aws.s3.send(new GetObjectCommand({ Bucket: aws.bucket, Key }))
    const bytes = Buffer.from((await object.Body?.transformToByteArray()) ?? [])
    expect(bytes.equals(Buffer.concat([big, small]))).toBe(true)
    expect(object).toMatchObject({ ETag, ContentType: 'text/csv' })
    const Range = `bytes=${big.length - 1}-${big.length + 2}`
    const across = await aws.s3.send(new GetObjectCommand({ Bucket: aws.bucket, Key, Range }))
    const expected = Buffer.concat([big.subarray(-1), small.subarray(0, 3)])
    expect(Buffer.from((await across.Body?.transformToByteArray()) ?? [])).toEqual(expected)
  })

  test('nothing is there before the upload is complete', async () => {
    await upload(await begin(), 1, small)
    expect((await aws.list()).keys).toEqual([])
  })

  test('an upload that was aborted is NoSuchUpload', async () => {
    const to = await begin()
    await upload(to, 1, small)
    await aws.s3.send(new AbortMultipartUploadCommand(to))
    await expect(upload(to, 2, small)).rejects.toEqual(failure(404, 'NoSuchUpload'))
    await expect(aws.s3.send(new AbortMultipartUploadCommand(to))).rejects.toEqual(failure(404, 'NoSuchUpload'))
  })

  test('a part that was not uploaded is InvalidPart', async () => {
    const to = await begin()
    const part = await upload(to, 1, small)
    const Parts = [{ ...part, ETag: '"0123456789abcdef0123456789abcdef"' }]
    const complete = new CompleteMultipartUploadCommand({ ...to, MultipartUpload: { Parts } })
    await expect(aws.s3.send(complete)).rejects.toEqual(failure(400, 'InvalidPart'))
  })

  test('a small part before the last is EntityTooSmall', async () => {
    const to = await begin()
    const Parts = [await upload(to, 1, small), await upload(to, 2, small)]
    const complete = new CompleteMultipartUploadCommand({ ...to, MultipartUpload: { Parts } })
    await expect(aws.s3.send(complete)).rejects.toEqual(failure(400, 'EntityTooSmall'))
  })

  test('parts in disorder are InvalidPartOrder', async () => {
    const to = await begin()
    const Parts = [await upload(to, 2, big), await upload(to, 1, big)]
    const complete = new CompleteMultipartUploadCommand({ ...to, MultipartUpload: { Parts } })
    await expect(aws.s3.send(complete)).rejects.toEqual(failure(400, 'InvalidPartOrder'))
  })

  test('If-None-Match: * completes only where nothing is', async () => {
    await aws.put(Key, 'there')
    const to = await begin()
    const Parts = [await upload(to, 1, small)]
    const complete = new CompleteMultipartUploadCommand({ ...to, MultipartUpload: { Parts }, IfNoneMatch: '*' })
    await expect(aws.s3.send(complete)).rejects.toEqual(failure(412, 'PreconditionFailed'))
    expect(await aws.read(Key)).toBe('there')
  })
})

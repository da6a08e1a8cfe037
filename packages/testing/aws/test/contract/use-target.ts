import { randomUUID } from 'node:crypto'
import {
  GetObjectCommand,
  type GetObjectCommandInput,
  ListObjectsV2Command,
  type ListObjectsV2CommandInput,
  PutObjectCommand,
  S3Client,
  type S3ClientConfig,
} from '@aws-sdk/client-s3'
import { afterAll, beforeAll, beforeEach } from 'vitest'
import { openTarget, type Target } from './target.ts'

/** Opens the target for the tests of a file, with an empty bucket for each test. */
export function useTarget() {
  let target: Target
  let s3: S3Client
  let bucket: string

  beforeAll(async () => {
    target = await openTarget()
    s3 = connect()
  })
  beforeEach(async () => {
    bucket = `contract-${randomUUID()}`
    await target.createBucket(bucket)
  })
  afterAll(async () => {
    s3.destroy()
    await target[Symbol.asyncDispose]()
  })

  function connect(config: S3ClientConfig = {}): S3Client {
    const { url: endpoint, credentials } = target
    const region = 'us-east-1'
    return new S3Client({ endpoint, region, credentials, forcePathStyle: true, maxAttempts: 1, ...config })
  }

  return {
    get target() {
      return target
    },
    get s3() {
      return s3
    },
    get bucket() {
      return bucket
    },
    /** A client with other settings. */
    connect,

    /** @returns the ETag. */
    async put(key: string, body: string | Uint8Array = key): Promise<string | undefined> {
      const { ETag } = await s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: body }))
      return ETag
    },

    async read(key: string, options: Partial<GetObjectCommandInput> = {}): Promise<string | undefined> {
      const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key, ...options }))
      return Body?.transformToString()
    },

    async list(options: Partial<ListObjectsV2CommandInput> = {}) {
      const page = await s3.send(new ListObjectsV2Command({ Bucket: bucket, ...options }))
      const keys = page.Contents?.map(({ Key }) => Key) ?? []
      const prefixes = page.CommonPrefixes?.map(({ Prefix }) => Prefix) ?? []
      return { ...page, keys, prefixes }
    },
  }
}

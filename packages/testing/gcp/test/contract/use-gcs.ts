import { randomUUID } from 'node:crypto'
import { type Bucket, Storage } from '@google-cloud/storage'
import { afterAll, beforeAll, beforeEach } from 'vitest'
import { z } from 'zod'
import { type GcsTarget, openGcsTarget } from './gcs-target.ts'
import { type Answer, http } from './http.ts'

const described = z.object({
  name: z.string(),
  size: z.string(),
  generation: z.string(),
  updated: z.string(),
  md5Hash: z.string(),
  crc32c: z.string(),
})

/** An object as the API describes it. */
export type Described = z.infer<typeof described>

const page = z.object({
  items: z.array(z.object({ name: z.string() })).default([]),
  prefixes: z.array(z.string()).default([]),
  nextPageToken: z.string().optional(),
})

type Query = Readonly<Record<string, string>>

/** Opens Cloud Storage for the tests of a file, with an empty bucket for each test. */
export function useGcs() {
  let target: GcsTarget
  let bucket: string

  beforeAll(async () => {
    target = await openGcsTarget()
  })
  beforeEach(async () => {
    bucket = `contract-${randomUUID()}`
    await target.createBucket(bucket)
  })
  afterAll(() => target[Symbol.asyncDispose]())

  /** The URL of an object, or of all. */
  function url(key: string | undefined, query: Query = {}): string {
    const object = key === undefined ? '' : `/${encodeURIComponent(key)}`
    return `${target.url}/storage/v1/b/${bucket}/o${object}?${new URLSearchParams(query)}`
  }

  function uploadUrl(query: Query): string {
    return `${target.url}/upload/storage/v1/b/${bucket}/o?${new URLSearchParams(query)}`
  }

  return {
    get target() {
      return target
    },
    /** The bucket as Google's client has it. It tries once. */
    get client(): Bucket {
      const options = { projectId: 'test', apiEndpoint: target.url, retryOptions: { autoRetry: false } }
      return new Storage(options).bucket(bucket)
    },
    get bucket() {
      return bucket
    },
    url,
    uploadUrl,

    /** Writes an object in one request. */
    async put(key: string, body: string | Uint8Array = key, query: Query = {}): Promise<Described> {
      const headers = { 'content-type': 'text/csv' }
      const target = uploadUrl({ uploadType: 'media', name: key, ...query })
      const answer = await http(target, { method: 'POST', headers, body })
      return described.parse(answer.json())
    },
    async describe(key: string): Promise<Described> {
      return described.parse((await http(url(key))).json())
    },
    /** Downloads an object. */
    read(key: string, headers: Query = {}, query: Query = {}): Promise<Answer> {
      return http(url(key, { alt: 'media', ...query }), { headers })
    },
    async list(query: Query = {}) {
      const { items, prefixes, nextPageToken } = page.parse((await http(url(undefined, query))).json())
      return { names: items.map(({ name }) => name), prefixes, nextPageToken }
    },
  }
}

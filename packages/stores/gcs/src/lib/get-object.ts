import { Readable } from 'node:stream'
import { FinopsError, type ObjectBody, type ReadOptions } from '@openfinops/plugin'
import { objectContent } from '@openfinops/plugin-kit'
import type { Bucket } from './bucket.ts'
import { describedObject } from './described-object.ts'
import { malformedAnswer } from './refusal.ts'
import { requireChecksum } from './require-checksum.ts'

/** An object from an offset on. It takes two requests: a download does not say when the object was written. */
export async function getObject(bucket: Bucket, key: string, options: ReadOptions): Promise<ObjectBody> {
  const { signal, ifMatch, from = 0 } = options
  if (key === '') throw new FinopsError('STORE_NOT_FOUND', 'There can be no object without a name', { file: key })
  const attempt = { permission: 'storage.objects.get', key } as const
  const { object, md5 } = await bucket.describe(attempt, {}, describedObject, signal)
  if (ifMatch !== undefined && ifMatch !== object.etag) {
    throw new FinopsError('STORE_CHANGED', 'The object was changed since it was listed', { file: key })
  }
  if (from > object.bytes) {
    throw new FinopsError('STORE_CHANGED', `The object has ${object.bytes} bytes, not ${from}`, { file: key })
  }
  // Google refuses a range that begins at the end.
  if (from === object.bytes) return { object, content: Readable.from([]) }

  const range = from === 0 ? {} : { range: `bytes=${from}-` }
  // Google decompresses what was stored with gzip for whoever does not accept it.
  const headers = { 'accept-encoding': 'gzip', ...range }
  const answer = await bucket.download(attempt, { ifGenerationMatch: object.etag }, headers, signal)
  if (from > 0 && !answer.headers['content-range']?.startsWith(`bytes ${from}-`)) {
    answer.destroy()
    throw malformedAnswer(`the range asked for of ${key}`)
  }
  const content = objectContent(answer, { key, skip: 0, length: object.bytes - from, signal })
  return { object, content: from > 0 || md5 === undefined ? content : requireChecksum(content, md5, key) }
}

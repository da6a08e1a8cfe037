import { gunzipSync } from 'node:zlib'
import { type Answer, json } from './answer.ts'
import type { Bucket, GcsObject } from './bucket.ts'
import type { Call } from './call.ts'
import { requireConditions } from './conditions.ts'
import { GcsError, noObject } from './gcs-error.ts'
import { objectResource } from './resource.ts'

/** What is there of an object, or what it holds. */
export function readObject(bucket: Bucket, call: Call): Answer {
  const { key, query, operation } = call
  const object = bucket.get(key)
  requireConditions(object, query)
  const generation = query.get('generation')
  if (object === undefined || (generation !== null && generation !== object.generation))
    throw noObject(bucket.name, key)
  return operation === 'media' ? media(object, call) : json(objectResource(bucket, object))
}

function media(object: GcsObject, { headers }: Call): Answer {
  const { bytes, generation, contentType, contentEncoding, crc32c, md5, updated } = object
  const described = {
    'content-type': contentType ?? 'application/octet-stream',
    'last-modified': updated.toUTCString(),
    'x-goog-generation': generation,
    'x-goog-hash': `crc32c=${crc32c},md5=${md5}`,
    'x-goog-stored-content-encoding': contentEncoding ?? 'identity',
    'x-goog-stored-content-length': String(bytes.length),
  }
  // https://cloud.google.com/storage/docs/transcoding: whoever does not accept gzip gets the whole, decompressed.
  if (contentEncoding === 'gzip' && !/\bgzip\b/.test(String(headers['accept-encoding'] ?? ''))) {
    return { status: 200, headers: described, body: gunzipSync(bytes) }
  }
  const encoding = contentEncoding === undefined ? {} : { 'content-encoding': contentEncoding }
  const whole = { ...described, ...encoding }
  const [, first = '', last = ''] = /^bytes=(\d*)-(\d*)$/.exec(headers.range ?? '') ?? []
  if (first === '' && last === '') return { status: 200, headers: whole, body: bytes }
  // Without a first byte, the last ones are asked for, so many of them.
  const start = first === '' ? Math.max(bytes.length - Number(last), 0) : Number(first)
  if (start >= bytes.length) {
    throw new GcsError(416, 'requestedRangeNotSatisfiable', 'Request range not satisfiable')
  }
  const end = first === '' || last === '' ? bytes.length - 1 : Math.min(Number(last), bytes.length - 1)
  const range = { 'content-range': `bytes ${start}-${end}/${bytes.length}` }
  return { status: 206, headers: { ...whole, ...range }, body: bytes.subarray(start, end + 1) }
}

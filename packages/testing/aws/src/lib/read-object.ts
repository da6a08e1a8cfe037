import { type Answer, emptyAnswer } from './answer.ts'
import { noSuchKey } from './aws-error.ts'
import { header } from './aws-request.ts'
import type { StoredObject } from './bucket.ts'
import { parseRange } from './byte-range.ts'
import { checkRead } from './conditions.ts'
import type { S3Call } from './s3-call.ts'

/**
 * GetObject, and HeadObject, whose answer goes without its body. Whoever may not list the bucket is not told that a
 * key does not exist.
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html
 */
export function readObject({ request, bucket, key, authorize }: S3Call): Answer {
  const object = bucket.get(key)
  if (object === undefined) {
    authorize('s3:ListBucket')
    throw noSuchKey(key)
  }
  const { content } = object
  const headers = describe(object)
  if (checkRead(request, object) === 'not modified') {
    return emptyAnswer(304, headers)
  }
  const range = parseRange(header(request, 'range'), content.bytes)
  if (range !== undefined) {
    const contentRange = `bytes ${range.start}-${range.end - 1}/${content.bytes}`
    return { status: 206, headers: { ...headers, 'Content-Range': contentRange }, body: { content, ...range } }
  }
  const body = { content, start: 0, end: content.bytes }
  const wantsChecksum = header(request, 'x-amz-checksum-mode')?.toUpperCase() === 'ENABLED'
  if (!wantsChecksum || object.checksum === undefined) {
    return { status: 200, headers, body }
  }
  const { header: name, value } = object.checksum
  return { status: 200, headers: { ...headers, [name]: value, 'x-amz-checksum-type': 'FULL_OBJECT' }, body }
}

function describe(object: StoredObject): Record<string, string> {
  return {
    'Accept-Ranges': 'bytes',
    'content-type': 'binary/octet-stream',
    ...object.headers,
    ETag: object.etag,
    'Last-Modified': object.lastModified.toUTCString(),
  }
}

import { type Answer, emptyAnswer } from './answer.ts'
import { type AwsRequest, header } from './aws-request.ts'
import { wholeSeconds } from './bucket.ts'
import { checkWrite } from './conditions.ts'
import { readPayload } from './payload.ts'
import type { S3Call } from './s3-call.ts'

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObject.html */
export async function putObject({ request, bucket, key, store, now }: S3Call): Promise<Answer> {
  const headers = headersToKeep(request)
  const { content, md5, checksum } = await readPayload(request, store)
  // Nothing is awaited between the check and the write: of two writers with the same condition one wins.
  checkWrite(request, key, bucket.get(key))
  const etag = `"${md5}"`
  bucket.set(key, { content, etag, lastModified: wholeSeconds(now()), headers, checksum })
  return emptyAnswer(200, { ETag: etag, ...(checksum ? { [checksum.header]: checksum.value } : {}) })
}

/**
 * Also succeeds when there is no such object.
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObject.html
 */
export function deleteObject({ bucket, key }: S3Call): Answer {
  bucket.delete(key)
  return emptyAnswer(204)
}

const keptHeaders = [
  'cache-control',
  'content-disposition',
  'content-encoding',
  'content-language',
  'content-type',
  'expires',
]

/** The headers of an upload that every later read gives back. */
export function headersToKeep(request: AwsRequest): Record<string, string> {
  const names = Object.keys(request.body.headers)
  const kept = names.filter((name) => keptHeaders.includes(name) || name.startsWith('x-amz-meta-'))
  const headers = Object.fromEntries(kept.map((name) => [name, header(request, name) ?? '']))
  const encodings = (headers['content-encoding'] ?? '').split(',').map((encoding) => encoding.trim())
  const lasting = encodings.filter((encoding) => encoding !== '' && encoding !== 'aws-chunked')
  delete headers['content-encoding']
  return lasting.length === 0 ? headers : { ...headers, 'content-encoding': lasting.join(',') }
}

import { AwsError, noSuchKey, notImplementedHeader } from './aws-error.ts'
import { type AwsRequest, header } from './aws-request.ts'

interface Version {
  /** With its quotes. */
  readonly etag: string
  readonly lastModified: Date
}

/**
 * Checks the conditions of a read: If-Match decides over If-Unmodified-Since, If-None-Match over If-Modified-Since.
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html
 * @returns `not modified` when the answer is 304.
 * @throws AwsError `PreconditionFailed`.
 */
export function checkRead(request: AwsRequest, version: Version): 'read' | 'not modified' {
  const ifMatch = header(request, 'if-match')
  const unmodifiedSince = Date.parse(header(request, 'if-unmodified-since') ?? '')
  const ifNoneMatch = header(request, 'if-none-match')
  const modifiedSince = Date.parse(header(request, 'if-modified-since') ?? '')
  if (ifMatch !== undefined) {
    if (!matches(ifMatch, version)) {
      throw preconditionFailed('If-Match')
    }
  } else if (version.lastModified.getTime() > unmodifiedSince) {
    throw preconditionFailed('If-Unmodified-Since')
  }
  if (ifNoneMatch !== undefined) {
    return matches(ifNoneMatch, version) ? 'not modified' : 'read'
  }
  return version.lastModified.getTime() <= modifiedSince ? 'not modified' : 'read'
}

/**
 * Checks the conditions of a write against what is there now.
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html
 * @throws AwsError `PreconditionFailed`; `NoSuchKey` when If-Match finds no object.
 */
export function checkWrite(request: AwsRequest, key: string, version: Version | undefined): void {
  const ifMatch = header(request, 'if-match')
  const ifNoneMatch = header(request, 'if-none-match')
  if (ifNoneMatch !== undefined && ifNoneMatch !== '*') {
    throw notImplementedHeader('If-None-Match')
  }
  if (ifNoneMatch !== undefined && version !== undefined) {
    throw preconditionFailed('If-None-Match')
  }
  if (ifMatch !== undefined && version === undefined) {
    throw noSuchKey(key)
  }
  if (ifMatch !== undefined && version !== undefined && !matches(ifMatch, version)) {
    throw preconditionFailed('If-Match')
  }
}

function matches(condition: string, { etag }: Version): boolean {
  const tags = condition.split(',').map((tag) => tag.trim().replace(/^"(.*)"$/, '$1'))
  return tags.includes('*') || tags.includes(etag.slice(1, -1))
}

function preconditionFailed(condition: string): AwsError {
  const message = 'At least one of the pre-conditions you specified did not hold'
  return new AwsError(412, 'PreconditionFailed', message, { fields: { Condition: condition } })
}

import type { XmlFields } from './xml.ts'

export interface AwsErrorDetails {
  /** Further elements of the error document. */
  readonly fields?: XmlFields
  readonly headers?: Readonly<Record<string, string>>
}

/**
 * An error that is an answer. Codes, statuses and messages of S3:
 * https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html#ErrorCodeList
 */
export class AwsError extends Error {
  readonly status: number
  readonly code: string
  readonly fields: XmlFields
  readonly headers: Readonly<Record<string, string>>

  constructor(status: number, code: string, message: string, details: AwsErrorDetails = {}) {
    super(message)
    this.status = status
    this.code = code
    this.fields = details.fields ?? {}
    this.headers = details.headers ?? {}
  }
}

export function accessDenied(message = 'Access Denied', fields: XmlFields = {}): AwsError {
  return new AwsError(403, 'AccessDenied', message, { fields })
}

export function invalidArgument(message: string, name: string, value: string): AwsError {
  return new AwsError(400, 'InvalidArgument', message, { fields: { ArgumentName: name, ArgumentValue: value } })
}

export function noSuchBucket(name: string): AwsError {
  return new AwsError(404, 'NoSuchBucket', 'The specified bucket does not exist', { fields: { BucketName: name } })
}

export function noSuchKey(key: string): AwsError {
  return new AwsError(404, 'NoSuchKey', 'The specified key does not exist.', { fields: { Key: key } })
}

export function notImplementedHeader(header: string): AwsError {
  return new AwsError(501, 'NotImplemented', 'A header you provided implies functionality that is not implemented', {
    fields: { Header: header },
  })
}

/** Also what the server says to every operation it does not have: never a success that does nothing. */
export function notImplemented(what: string): AwsError {
  return new AwsError(501, 'NotImplemented', `This server does not implement ${what}`)
}

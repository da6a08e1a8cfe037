import { FinopsError, isFinopsError } from '@openfinops/plugin'
import { networkError } from '@openfinops/plugin-kit'
import type { Attempt } from './bucket.ts'
import { refusedCredentials } from './credentials-error.ts'
import { deniedError } from './denied-error.ts'
import { misdirected } from './region.ts'
import { isDocumented, isServiceError, isTransient, printable, type ServiceError } from './service-error.ts'

/** Who asked what of which bucket. */
export interface Request extends Attempt {
  readonly bucket: string
  readonly region: string
  readonly requesterPays: boolean
}

/** What S3 answered, or why there was no answer, in our words. What is no such thing is given back as it is: a bug. */
export function storeError(error: unknown, request: Request): unknown {
  if (isFinopsError(error)) return error
  if (!isServiceError(error)) return networkError(error) ?? error
  if (!isDocumented(error)) return strangeAnswer(error, request)
  const { name, message } = error
  const { bucket, key } = request
  const details = { ...(key === undefined ? {} : { file: key }), cause: printable(error) }
  if (name === 'NoSuchBucket' || name === 'InvalidBucketName') {
    return new FinopsError('STORE_UNKNOWN', `There is no bucket ${bucket}`, {
      fix: 'Check its name, and the endpoint if one is set.',
      ...details,
    })
  }
  if (misdirected.has(name)) {
    return new FinopsError('STORE_UNKNOWN', `The bucket ${bucket} is not in this region: ${message}`, {
      fix: 'Set region to where the bucket lies.',
      ...details,
    })
  }
  if (isTransient(error)) {
    return new FinopsError('STORE_UNAVAILABLE', `S3 answers ${name}: ${message}`, { retryable: true, ...details })
  }
  switch (error.$metadata.httpStatusCode) {
    case 401:
    case 403:
      return refusedCredentials(error) ?? deniedError(error, request)
    case 404:
      return new FinopsError('STORE_NOT_FOUND', `There is no such object in ${bucket}`, details)
    case 412:
      return new FinopsError('STORE_CHANGED', 'The object was changed since it was listed', details)
    case 416:
      return new FinopsError('STORE_CHANGED', 'The object is shorter than what was read of it before', details)
    default:
      return (
        refusedCredentials(error) ?? new FinopsError('STORE_UNAVAILABLE', `S3 answers ${name}: ${message}`, details)
      )
  }
}

/** For an answer that is none of S3's: of a proxy, or of whatever else listens at the endpoint. */
function strangeAnswer(error: ServiceError, { key }: Request): FinopsError {
  const status = error.$metadata.httpStatusCode
  return new FinopsError('STORE_UNAVAILABLE', `The answer is none of S3's, with status ${status}`, {
    ...(key === undefined ? {} : { file: key }),
    fix: 'Check the endpoint, and whether a proxy stands before it.',
    retryable: isTransient(error),
    cause: printable(error),
  })
}

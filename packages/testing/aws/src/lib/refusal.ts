import { AwsError } from './aws-error.ts'
import type { XmlFields } from './xml.ts'

export type Service = 's3' | 'sts'

export type RefusalReason = keyof typeof refusals

type Answer = readonly [status: number, code: string, message: string]

const invalidClientToken: Answer = [
  403,
  'InvalidClientTokenId',
  'The security token included in the request is invalid',
]
const wrongSignature: Answer = [
  403,
  'SignatureDoesNotMatch',
  'The request signature we calculated does not match the signature you provided. Check your key and signing method.',
]

/**
 * Why a signature is not accepted, and how each service says so.
 * Sources: https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html#ErrorCodeList and
 * https://docs.aws.amazon.com/STS/latest/APIReference/CommonErrors.html
 */
const refusals = {
  unsigned: {
    s3: [403, 'AccessDenied', 'Access Denied'],
    sts: [403, 'MissingAuthenticationToken', 'Request is missing Authentication Token'],
  },
  unknownKey: {
    s3: [403, 'InvalidAccessKeyId', 'The AWS Access Key Id you provided does not exist in our records.'],
    sts: invalidClientToken,
  },
  wrongSignature: { s3: wrongSignature, sts: wrongSignature },
  headersNotSigned: {
    s3: [403, 'AccessDenied', 'There were headers present in the request which were not signed'],
    sts: [403, 'SignatureDoesNotMatch', 'There were headers present in the request which were not signed'],
  },
  skewed: {
    s3: [403, 'RequestTimeTooSkewed', 'The difference between the request time and the current time is too large.'],
    sts: [403, 'SignatureDoesNotMatch', 'Signature expired: the request time is too far from the current time'],
  },
  expiredUrl: {
    s3: [403, 'AccessDenied', 'Request has expired'],
    sts: [403, 'SignatureDoesNotMatch', 'Signature expired'],
  },
  wrongToken: {
    s3: [400, 'InvalidToken', 'The provided token is malformed or otherwise invalid.'],
    sts: invalidClientToken,
  },
  expiredToken: {
    s3: [400, 'ExpiredToken', 'The provided token has expired.'],
    sts: [403, 'ExpiredToken', 'The security token included in the request is expired'],
  },
} satisfies Record<string, Record<Service, Answer>>

export function refusal(service: Service, reason: RefusalReason, fields: XmlFields = {}): AwsError {
  const [status, code, message] = refusals[reason][service]
  return new AwsError(status, code, message, { fields })
}

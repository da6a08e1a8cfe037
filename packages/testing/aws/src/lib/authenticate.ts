import { type Authorization, readAuthorization } from './authorization.ts'
import { AwsError } from './aws-error.ts'
import { type AwsRequest, header } from './aws-request.ts'
import type { Credential, Identities } from './identities.ts'
import { refusal, type Service } from './refusal.ts'
import { type SignedContent, sign } from './signature.ts'

const maxSkew = 15 * 60_000

export interface Signer {
  readonly credential: Credential
  /** The region the request was signed for. */
  readonly region: string
}

export interface Verification {
  /** The one that the request is for. */
  readonly service: Service
  /** What has been signed for the payload; asked for only when there is a signature. */
  readonly payloadHash: () => string
  readonly identities: Identities
  readonly now: Date
}

/**
 * Finds out who signed a request and refuses whoever cannot prove it.
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-authenticating-requests.html
 */
export function authenticate(request: AwsRequest, verification: Verification): Signer {
  const { service, payloadHash, identities, now } = verification
  const authorization = readAuthorization(request)
  if (authorization === undefined) {
    throw refusal(service, 'unsigned')
  }
  checkTime(authorization, service, now)
  const credential = identities.credential(authorization.accessKeyId)
  // Temporary keys are unknown to AWS without their token.
  if (!credential || (credential.session && authorization.sessionToken === undefined)) {
    throw refusal(service, 'unknownKey', { AWSAccessKeyId: authorization.accessKeyId })
  }
  checkScope(request, authorization, service)
  const expected = sign(signedContent(request, authorization, payloadHash()), credential.secretAccessKey)
  if (authorization.signature !== expected.signature) {
    throw refusal(service, 'wrongSignature', {
      SignatureProvided: authorization.signature,
      StringToSign: expected.stringToSign,
      CanonicalRequest: expected.canonicalRequest,
    })
  }
  if (authorization.sessionToken !== credential.session?.token) {
    throw refusal(service, 'wrongToken')
  }
  if (credential.session && credential.session.expiration <= now) {
    throw refusal(service, 'expiredToken')
  }
  return { credential, region: authorization.scope.region }
}

function checkTime({ timestamp, expires }: Authorization, service: Service, now: Date): void {
  const signedAt = Date.parse(timestamp.replace(/(....)(..)(..T..)(..)(..Z)/, '$1-$2-$3:$4:$5'))
  const tooLate = expires === undefined ? maxSkew : expires * 1000
  // The negation refuses a date that is none, such as month 13, too.
  if (!(now.getTime() - signedAt <= tooLate && signedAt - now.getTime() <= maxSkew)) {
    throw refusal(service, expires === undefined ? 'skewed' : 'expiredUrl', {
      RequestTime: timestamp,
      ServerTime: now.toISOString(),
      MaxAllowedSkewMilliseconds: maxSkew,
    })
  }
}

/** The signature must be for this service, and cover the host and every header of Amazon's. */
function checkScope(request: AwsRequest, { scope, signedHeaders }: Authorization, service: Service): void {
  if (scope.service !== service) {
    const message = `The authorization header is malformed; incorrect service "${scope.service}". This endpoint belongs to "${service}".`
    throw new AwsError(400, 'AuthorizationHeaderMalformed', message)
  }
  const unsigned = Object.keys(request.body.headers).filter(
    (name) => (name === 'host' || name.startsWith('x-amz-')) && !signedHeaders.includes(name),
  )
  if (unsigned.length > 0) {
    throw refusal(service, 'headersNotSigned', { HeadersNotSigned: unsigned.join(', ') })
  }
}

function signedContent(request: AwsRequest, authorization: Authorization, payloadHash: string): SignedContent {
  const { signedHeaders, timestamp, scope } = authorization
  return {
    method: request.method,
    path: request.path,
    query: [...request.query].filter(([name]) => name !== 'X-Amz-Signature'),
    headers: signedHeaders.map((name) => [name, header(request, name) ?? '']),
    payloadHash,
    timestamp,
    scope,
  }
}

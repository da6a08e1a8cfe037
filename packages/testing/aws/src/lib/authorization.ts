import { AwsError, invalidArgument } from './aws-error.ts'
import { type AwsRequest, header } from './aws-request.ts'
import type { CredentialScope } from './signature.ts'

/** What a request says about who signed it, and how. */
export interface Authorization {
  readonly accessKeyId: string
  readonly scope: CredentialScope
  readonly signedHeaders: readonly string[]
  readonly signature: string
  /** `20130524T000000Z`, in UTC. */
  readonly timestamp: string
  readonly sessionToken: string | undefined
  /** Seconds from `timestamp` for which a presigned URL is good; `undefined` when headers sign. */
  readonly expires: number | undefined
}

const algorithm = 'AWS4-HMAC-SHA256'
const week = 604_800

/** @returns `undefined` when nobody signed. */
export function readAuthorization(request: AwsRequest): Authorization | undefined {
  const signedByHeader = header(request, 'authorization')
  const signedByQuery = request.query.get('X-Amz-Algorithm')
  if (signedByHeader !== undefined && signedByQuery !== null) {
    const message = 'Only one auth mechanism allowed; either the X-Amz-Algorithm parameter or the Authorization header'
    throw invalidArgument(message, 'Authorization', signedByHeader.split(' ', 1)[0] ?? '')
  }
  if (signedByHeader !== undefined) {
    return fromHeaders(request, signedByHeader)
  }
  return signedByQuery === null ? undefined : fromQuery(request, signedByQuery)
}

/** https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-auth-using-authorization-header.html */
function fromHeaders(request: AwsRequest, text: string): Authorization {
  if (!text.startsWith(`${algorithm} `)) {
    const message = `The authorization mechanism you have provided is not supported. Please use ${algorithm}.`
    throw new AwsError(400, 'InvalidRequest', message)
  }
  const fields = text.slice(algorithm.length).matchAll(/\s*(Credential|SignedHeaders|Signature)=([^,\s]+)(?:,|$)/g)
  const { Credential, SignedHeaders, Signature } = Object.fromEntries(Array.from(fields, (m) => [m[1], m[2]]))
  const timestamp = header(request, 'x-amz-date')
  if (!(Credential && SignedHeaders && Signature && timestamp)) {
    throw headerMalformed('Credential, SignedHeaders, Signature and the header X-Amz-Date are needed')
  }
  const malformed = headerMalformed(`the Credential "${Credential}" or its date is not valid`)
  return {
    ...readCredential(Credential, timestamp, malformed),
    signedHeaders: SignedHeaders.split(';'),
    signature: Signature,
    timestamp,
    sessionToken: header(request, 'x-amz-security-token'),
    expires: undefined,
  }
}

/** https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html */
function fromQuery({ query }: AwsRequest, mechanism: string): Authorization {
  const credential = query.get('X-Amz-Credential')
  const signedHeaders = query.get('X-Amz-SignedHeaders')
  const signature = query.get('X-Amz-Signature')
  const timestamp = query.get('X-Amz-Date')
  const expires = Number(query.get('X-Amz-Expires') ?? Number.NaN)
  if (mechanism !== algorithm || !credential || !signedHeaders || !signature || !timestamp) {
    throw queryMalformed(
      'Query-string authentication version 4 requires the X-Amz-Algorithm, X-Amz-Credential, \
X-Amz-Signature, X-Amz-Date, X-Amz-SignedHeaders, and X-Amz-Expires parameters.',
    )
  }
  if (!Number.isInteger(expires) || expires < 1 || expires > week) {
    throw queryMalformed(`X-Amz-Expires must be from 1 to ${week} seconds`)
  }
  return {
    ...readCredential(credential, timestamp, queryMalformed('Error parsing the X-Amz-Credential parameter')),
    signedHeaders: signedHeaders.split(';'),
    signature,
    timestamp,
    sessionToken: query.get('X-Amz-Security-Token') ?? undefined,
    expires,
  }
}

function readCredential(text: string, timestamp: string, malformed: AwsError) {
  const [, accessKeyId, date, region, service] = /^([^/]+)\/(\d{8})\/([^/]+)\/([^/]+)\/aws4_request$/.exec(text) ?? []
  if (!(accessKeyId && date && region && service) || !/^\d{8}T\d{6}Z$/.test(timestamp) || !timestamp.startsWith(date)) {
    throw malformed
  }
  return { accessKeyId, scope: { date, region, service } }
}

function headerMalformed(what: string): AwsError {
  return new AwsError(400, 'AuthorizationHeaderMalformed', `The authorization header is malformed; ${what}.`)
}

function queryMalformed(message: string): AwsError {
  return new AwsError(400, 'AuthorizationQueryParametersError', message)
}

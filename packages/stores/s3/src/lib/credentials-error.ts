import { FinopsError, isFinopsError } from '@openfinops/plugin'
import { networkError } from '@openfinops/plugin-kit'
import { isServiceError, isTransient, printable, type ServiceError } from './service-error.ts'

/** What went wrong while credentials were looked for, in our words. */
export function credentialsError(error: unknown): unknown {
  if (isFinopsError(error)) return error
  if (isServiceError(error))
    return refusedCredentials(error) ?? unavailable(error) ?? noCredentials(error, printable(error))
  return networkError(error) ?? (isProviderError(error) ? noCredentials(error, error) : error)
}

/** What went wrong while the role was assumed, in our words. */
export function roleError(error: unknown, role: string): unknown {
  if (isFinopsError(error)) return error
  if (!isServiceError(error)) return networkError(error) ?? error
  return (
    refusedCredentials(error) ??
    unavailable(error) ??
    new FinopsError('STORE_DENIED', `AWS refuses sts:AssumeRole on ${role}: ${error.message}`, {
      fix:
        "Allow sts:AssumeRole on the role to who asks, both in the role's trust policy and in their own policies; " +
        'and give the external_id that the trust policy demands, if it does.',
      cause: printable(error),
    })
  )
}

/** For an answer that says that the credentials themselves are not good; otherwise `undefined`. */
export function refusedCredentials(error: ServiceError): FinopsError | undefined {
  const fix = fixes.get(error.name)
  if (fix === undefined) return undefined
  return new FinopsError('STORE_DENIED', `AWS does not accept the credentials: ${error.message}`, {
    fix,
    cause: printable(error),
  })
}

const renew = 'They have run out: get new ones, with "aws sso login" for example, and run the same command again.'
const unknown = 'Check which credentials are used, and that they belong to this endpoint.'

/**
 * The codes of S3 and STS for credentials that are not good, and what helps.
 * Sources: https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html#ErrorCodeList and
 * https://docs.aws.amazon.com/STS/latest/APIReference/CommonErrors.html
 */
const fixes: ReadonlyMap<string, string> = new Map([
  ['ExpiredToken', renew],
  ['ExpiredTokenException', renew],
  ['TokenRefreshRequired', renew],
  ['InvalidAccessKeyId', unknown],
  ['InvalidClientTokenId', unknown],
  ['InvalidToken', unknown],
  ['SignatureDoesNotMatch', 'The secret access key is not the one of the access key id: give both anew.'],
  ['RequestTimeTooSkewed', 'Set the clock of this machine.'],
])

function unavailable(error: ServiceError): FinopsError | undefined {
  if (!isTransient(error)) return undefined
  return new FinopsError('STORE_UNAVAILABLE', `AWS cannot give credentials now: ${error.message}`, {
    retryable: true,
    cause: printable(error),
  })
}

function noCredentials({ message }: Error, cause: Error): FinopsError {
  return new FinopsError('STORE_DENIED', `There are no AWS credentials: ${message}`, {
    fix:
      'Set profile to one of your AWS profiles ("aws sso login" may be due), or AWS_ACCESS_KEY_ID and ' +
      'AWS_SECRET_ACCESS_KEY in the environment, or run on a machine that has a role.',
    cause,
  })
}

/** The SDK's errors of places where it found no credentials, or found them incomplete. */
function isProviderError(error: unknown): error is Error {
  return error instanceof Error && /^(Credentials|Token)?ProviderError$/.test(error.name)
}

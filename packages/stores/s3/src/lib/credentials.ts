import { fromIni, fromNodeProviderChain, fromTemporaryCredentials } from '@aws-sdk/credential-providers'
import type { S3Options } from '../options.ts'
import { credentialsError, roleError } from './credentials-error.ts'

type Provider = ReturnType<typeof fromTemporaryCredentials>

/**
 * The credentials to sign with: those that the AWS SDK finds by itself, or those of the role that is assumed with
 * them. The SDK keeps them for as long as they are good and renews them five minutes before they expire.
 * @param region where STS is asked: the caller's, as the bucket's may be one that the account has not enabled.
 */
export function credentialsFor(options: S3Options, region: () => Promise<string>): Provider {
  const { profile, role_arn, external_id, session_name = 'finops', endpoint, max_attempts } = options
  // The chain would go on to the machine's own role when the profile is not there.
  const found = explained(profile === undefined ? fromNodeProviderChain() : fromIni({ profile }), credentialsError)
  if (role_arn === undefined) return found
  const assumed = fromTemporaryCredentials({
    masterCredentials: found,
    params: {
      RoleArn: role_arn,
      RoleSessionName: session_name,
      ...(external_id === undefined ? {} : { ExternalId: external_id }),
    },
    clientConfig: {
      region,
      ...(endpoint === undefined || isOfAws(endpoint) ? {} : { endpoint }),
      ...(max_attempts === undefined ? {} : { maxAttempts: max_attempts }),
    },
  })
  return explained(assumed, (error) => roleError(error, role_arn))
}

function explained(provider: Provider, explain: (error: unknown) => unknown): Provider {
  return async (properties) => {
    try {
      return await provider(properties)
    } catch (error) {
      throw explain(error)
    }
  }
}

/** AWS has STS elsewhere than S3; others have both at one address. */
function isOfAws(endpoint: string): boolean {
  return /\.(amazonaws\.com(\.cn)?|api\.aws)$/.test(new URL(endpoint).hostname)
}

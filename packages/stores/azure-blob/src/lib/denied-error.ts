import { FinopsError } from '@openfinops/plugin'
import type { ServiceError } from './service-error.ts'
import type { Request } from './store-error.ts'

/** For a request that Azure refuses: says what is missing. */
export function deniedError({ code, message, cause }: ServiceError, request: Request): FinopsError {
  const { key, account, container } = request
  const what = key === undefined ? 'list' : 'read'
  return new FinopsError('STORE_DENIED', `Azure refuses to ${what} the container ${container}: ${message}`, {
    fix: fixes.get(code)?.(request) ?? `Check who may ${what} the container ${container} of ${account}.`,
    ...(key === undefined ? {} : { file: key }),
    cause,
  })
}

const renew: Readonly<Record<Request['kind'], string>> = {
  key: 'Give the key of this account anew; keys may have been rotated. Check the clock of this machine too.',
  signature: 'The shared access signature is not one of this container, or has expired: make a new one.',
  token: 'Sign in again, with "az login" for example, to the tenant that the storage account belongs to.',
}

const right: Readonly<Record<Request['kind'], (request: Request) => string>> = {
  key: () => 'Allow access with account keys, or leave out account_key_env and use a role.',
  signature: () => 'Make a shared access signature with the permissions read and list: sp=rl.',
  token: ({ account, container }) =>
    `Assign the role "Storage Blob Data Reader" on the container to who asks: scope ` +
    `…/storageAccounts/${account}/blobServices/default/containers/${container}. It takes some minutes to count. ` +
    `"Owner" and "Reader" do not include it.`,
}

const network = ({ account, kind }: Request) =>
  `${kind === 'token' ? '' : `${renew[kind]} If it is good: `}Allow the network of this machine in the firewall of ` +
  `${account}, or ask from one that it allows.`

/**
 * What helps, by what Azure calls it.
 * Source: https://learn.microsoft.com/rest/api/storageservices/common-rest-api-error-codes
 */
const fixes: ReadonlyMap<string, (request: Request) => string> = new Map([
  ['AuthenticationFailed', ({ kind }) => renew[kind]],
  ['AuthorizationFailure', network],
  ['AuthorizationPermissionMismatch', (request) => right[request.kind](request)],
  ['AuthorizationProtocolMismatch', () => 'Use https in the endpoint.'],
  ['AuthorizationResourceTypeMismatch', (request) => right[request.kind](request)],
  ['AuthorizationServiceMismatch', (request) => right[request.kind](request)],
  ['AuthorizationSourceIPMismatch', network],
  ['InsufficientAccountPermissions', (request) => right[request.kind](request)],
  ['InvalidAuthenticationInfo', ({ kind }) => renew[kind]],
  ['KeyBasedAuthenticationNotPermitted', (request) => right.token(request)],
  ['NoAuthenticationInformation', ({ kind }) => renew[kind]],
])

/** For credentials that could not be found, or that Entra refuses; `undefined` for every other error. */
export function credentialError(error: unknown): FinopsError | undefined {
  if (!(error instanceof Error) || !namesOfCredentialErrors.has(error.name)) return undefined
  const [message = ''] = error.message.split('\n')
  return new FinopsError('STORE_DENIED', `No Azure credentials could be got: ${message}`, {
    fix:
      'Sign in with "az login", set AZURE_TENANT_ID, AZURE_CLIENT_ID and AZURE_CLIENT_SECRET in the environment, or run ' +
      'where there is a managed identity; or name a variable with account_key_env, sas_env or connection_string_env.',
    cause: error,
  })
}

/** https://learn.microsoft.com/javascript/api/@azure/identity */
const namesOfCredentialErrors: ReadonlySet<string> = new Set([
  'AggregateAuthenticationError',
  'AuthenticationError',
  'AuthenticationRequiredError',
  'CredentialUnavailableError',
])

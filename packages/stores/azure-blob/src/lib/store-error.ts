import { FinopsError, isFinopsError } from '@openfinops/plugin'
import { networkError } from '@openfinops/plugin-kit'
import type { ContainerName } from './container.ts'
import type { CredentialKind } from './credential.ts'
import { credentialError, deniedError } from './denied-error.ts'
import { printable, type ServiceError, serviceError } from './service-error.ts'

/** Who asked what of which container. */
export interface Request extends ContainerName {
  readonly key: string | undefined
  readonly kind: CredentialKind
}

/** What Azure answered, or why there was no answer, in our words. What is no such thing is given back as it is: a bug. */
export function storeError(error: unknown, request: Request): unknown {
  if (isFinopsError(error)) return error
  const answer = serviceError(error)
  return answer === undefined ? unanswered(error) : answered(answer, request)
}

/** For a request that was not answered in time. */
export function silentError(milliseconds: number, cause: unknown): FinopsError {
  return new FinopsError('STORE_UNAVAILABLE', `The store did not answer for ${milliseconds / 1000} s`, {
    retryable: true,
    ...(cause instanceof Error ? { cause: printable(cause) } : {}),
  })
}

function unanswered(error: unknown): unknown {
  const network = networkError(error)
  if (network === undefined) return credentialError(error) ?? error
  // The error of Azure's SDK holds the request.
  return new FinopsError(network.code, network.message, {
    fix: `Check the name of the storage account and the endpoint. ${network.fix ?? ''}`.trim(),
    retryable: network.retryable,
    ...(network.cause instanceof Error ? { cause: printable(network.cause) } : {}),
  })
}

function answered(answer: ServiceError, request: Request): FinopsError {
  const { status, code, message, cause } = answer
  const { account, container, key } = request
  const details = { ...(key === undefined ? {} : { file: key }), cause }
  if (noContainer.has(code)) {
    return new FinopsError('STORE_UNKNOWN', `There is no container ${container} in the account ${account}`, {
      fix: 'Check the names of both, and the endpoint if one is set.',
      ...details,
    })
  }
  if (status === 429 || status >= 500) {
    return new FinopsError('STORE_UNAVAILABLE', `Azure answers ${code || status}: ${message}`, {
      retryable: true,
      ...details,
    })
  }
  switch (status) {
    case 401:
    case 403:
      return deniedError(answer, request)
    case 404:
      return new FinopsError('STORE_NOT_FOUND', `There is no such blob in ${container}`, details)
    case 412:
      return new FinopsError('STORE_CHANGED', 'The blob was changed since it was listed', details)
    case 416:
      return new FinopsError('STORE_CHANGED', 'The blob is shorter than what was read of it before', details)
    default:
      return refusedByState(answer, details) ?? unexpected(answer, details)
  }
}

/** https://learn.microsoft.com/rest/api/storageservices/blob-service-error-codes */
const noContainer: ReadonlySet<string> = new Set([
  'ContainerBeingDeleted',
  'ContainerDisabled',
  'ContainerNotFound',
  'InvalidResourceName',
])

type Details = { readonly file?: string; readonly cause: Error }

function refusedByState({ code, message }: ServiceError, details: Details): FinopsError | undefined {
  if (code === 'BlobArchived' || code === 'BlobBeingRehydrated') {
    return new FinopsError('STORE_DENIED', 'The blob is in the archive tier and cannot be read as it is', {
      fix: 'Rehydrate it, and keep billing exports out of lifecycle rules that archive.',
      ...details,
    })
  }
  if (code === 'PublicAccessNotPermitted' || code === 'InvalidAuthenticationInfo') {
    return new FinopsError('STORE_DENIED', `Azure does not accept the credentials: ${message}`, {
      fix: 'Check which credentials are used, and that they belong to this account.',
      ...details,
    })
  }
  return undefined
}

function unexpected({ status, code, message }: ServiceError, details: Details): FinopsError {
  return new FinopsError('STORE_UNAVAILABLE', `Azure answers ${code || status}: ${message}`, details)
}

import { FinopsError, isFinopsError } from '@openfinops/plugin'
import { networkError } from '@openfinops/plugin-kit'
import { isOutOfQuota, isTransient, printable, type ServiceError, serviceError } from './service-error.ts'

/** What a request needs: a permission, and what on. */
export interface Attempt {
  /** `bigquery.jobs.create` */
  readonly permission: string
  /** `project acme`, `table acme.finops.aws_cur`. */
  readonly on: string
}

/** What went wrong with a request, in our words. What is no such thing is given back as it is: a bug. */
export function backendError(error: unknown, attempt: Attempt): unknown {
  if (isFinopsError(error)) return error
  const answer = serviceError(error)
  if (answer !== undefined) return refusal(answer, attempt, printable(error))
  if (isBrokenOff(error) || networkError(error) !== undefined) return unreachable(error, attempt)
  return isCredentials(error) ? credentialsError(error) : error
}

/** What the service answered, or a job of it, as an error. */
export function refusal(answer: ServiceError, attempt: Attempt, cause?: unknown): FinopsError {
  const { status, reason, message } = answer
  const who = serviceOf(attempt)
  if (status === 401) return credentialsError(cause)
  if (status === 404 && /bucket does not exist/i.test(message)) return noSuch(attempt.on, cause)
  if (reason === 'billingNotEnabled') return withoutBilling(message, cause)
  if (isDenial(answer)) {
    const missing = named(message) ?? attempt
    return denied(missing, `${who} refuses ${missing.permission} on ${missing.on}: ${message}`, cause)
  }
  if (isTransient(answer) || isOutOfQuota(answer)) {
    return new FinopsError('BACKEND_UNAVAILABLE', `${who} answers ${reason || status}: ${message}`, {
      fix: 'Run the same command again later: it takes up where it stopped.',
      retryable: true,
      cause,
    })
  }
  return new FinopsError('JOB_FAILED', `${who} answers ${reason || status}: ${message}`, { cause })
}

/** @param bucket with the word: `bucket acme`. */
export function noSuch(bucket: string, cause?: unknown): FinopsError {
  return new FinopsError('STORE_UNKNOWN', `There is no ${bucket}`, {
    fix: 'Make it where the dataset is, or name another one with bucket.',
    cause,
  })
}

/** Source: https://cloud.google.com/bigquery/docs/sandbox#limits */
function withoutBilling(message: string, cause: unknown): FinopsError {
  return new FinopsError('BACKEND_UNUSABLE', `The project has no billing: ${message}`, {
    fix: 'Enable billing for it. Without, BigQuery changes no rows, and deletes every table after 60 days.',
    cause,
  })
}

function serviceOf({ permission }: Attempt): string {
  return permission.startsWith('storage.') ? 'Cloud Storage' : 'BigQuery'
}

/** Whether a permission is missing. Credentials that are not accepted are something else. */
export function isDenial(answer: ServiceError): boolean {
  const { status, reason } = answer
  return reason === 'accessDenied' || (status === 403 && !isTransient(answer) && !isOutOfQuota(answer))
}

/** Says who lacks a permission, and which role has it. */
export function denied({ permission }: Attempt, message: string, cause?: unknown): FinopsError {
  return new FinopsError('BACKEND_DENIED', message, {
    fix: `Grant ${roleWith(permission)} to the account that finops runs as, or another role with ${permission}.`,
    cause,
  })
}

/**
 * What the service itself says is missing.
 * Source: https://cloud.google.com/bigquery/docs/troubleshoot-permission-denied
 */
function named(message: string): Attempt | undefined {
  const [, permission, on] =
    /Permission (bigquery\.[\w.]+) denied on (\w+ \S+)/.exec(message) ??
    /does not have (bigquery\.[\w.]+) permission in (project \S+?)\.?$/.exec(message) ??
    []
  return permission === undefined || on === undefined ? undefined : { permission, on }
}

/** The narrowest of Google's own roles. Source: https://cloud.google.com/bigquery/docs/access-control */
function roleWith(permission: string): string {
  if (permission === 'bigquery.jobs.create') return 'roles/bigquery.jobUser on the project'
  if (permission === 'bigquery.jobs.list' || permission === 'bigquery.datasets.create') {
    return 'roles/bigquery.user on the project'
  }
  if (permission.startsWith('storage.')) return 'roles/storage.objectUser on the bucket'
  return 'roles/bigquery.dataEditor on the dataset'
}

function unreachable(error: unknown, attempt: Attempt): FinopsError {
  const message = error instanceof Error ? error.message : String(error)
  return new FinopsError('BACKEND_UNAVAILABLE', `${serviceOf(attempt)} cannot be reached: ${message}`, {
    fix: 'Check the network and the endpoint; the same command may succeed later.',
    retryable: networkError(error)?.retryable ?? true,
    cause: printable(error),
  })
}

/** The words of the clients for a connection that ended in the middle of an answer. */
function isBrokenOff(error: unknown): boolean {
  return (
    error instanceof Error &&
    /premature close|socket hang up|terminated|network socket disconnected/i.test(error.message)
  )
}

/** The words of google-auth-library, which has no codes. */
function isCredentials(error: unknown): boolean {
  return error instanceof Error && /credential|invalid_grant|refresh token|private key|key file/i.test(error.message)
}

/** Says that there are no credentials, or none that Google accepts. */
export function credentialsError(error: unknown): FinopsError {
  const cause = printable(error)
  return new FinopsError('BACKEND_DENIED', `Google accepts no credentials: ${cause.message}`, {
    fix:
      'Run "gcloud auth application-default login", set GOOGLE_APPLICATION_CREDENTIALS to the path of a key file, or run ' +
      'where there is a service account.',
    cause,
  })
}

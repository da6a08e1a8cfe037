import { z } from 'zod'

/** What Google answered instead of what was asked for, or why a job failed. */
export interface ServiceError {
  /** The status of the answer; 0 for a job that failed. */
  readonly status: number
  /** Google's word for it: `accessDenied`, `notFound`, `backendError`. */
  readonly reason: string
  readonly message: string
}

const errors = z.array(z.object({ reason: z.string().catch(''), message: z.string().catch('') })).catch([])

/** An error of the client for BigQuery or for Cloud Storage. */
const apiError = z.object({ code: z.number(), message: z.string(), errors })

/** An error of the authorisation library, with the answer as it came. It may have a `code` too, and then no `errors`. */
const transportError = z.object({
  response: z.object({
    status: z.number(),
    data: z
      .object({ error: z.object({ message: z.string(), errors }) })
      .optional()
      .catch(undefined),
  }),
  message: z.string(),
})

/** `undefined` for what is no answer of the service. */
export function serviceError(error: unknown): ServiceError | undefined {
  const transport = transportError.safeParse(error)
  if (transport.success) {
    const { response, message } = transport.data
    const details = response.data?.error
    return {
      status: response.status,
      message: details?.message ?? message,
      reason: details?.errors[0]?.reason ?? '',
    }
  }
  const api = apiError.safeParse(error)
  if (!api.success) return undefined
  const { code: status, message, errors: details } = api.data
  return { status, message: details[0]?.message || message, reason: details[0]?.reason ?? '' }
}

/** Whether the same may succeed a moment later. https://cloud.google.com/bigquery/docs/error-messages */
export function isTransient({ status, reason }: ServiceError): boolean {
  return [408, 429, 500, 502, 503, 504].includes(status) || transient.has(reason)
}

const transient: ReadonlySet<string> = new Set([
  'backendError',
  'internalError',
  'rateLimitExceeded',
  'jobBackendError',
  'jobInternalError',
  'jobRateLimitExceeded',
  'tableUnavailable',
])

/** Whether a quota is used up that is not back before minutes or hours have passed. */
export function isOutOfQuota({ reason }: ServiceError): boolean {
  return reason === 'quotaExceeded' || reason === 'dailyLimitExceeded' || reason === 'userRateLimitExceeded'
}

/** Sends what has an id of its own. What arrived before, when only the answer got lost, is accepted. */
export async function accepted<T>(send: () => Promise<T>): Promise<T | undefined> {
  try {
    return await send()
  } catch (error) {
    if (serviceError(error)?.reason === 'duplicate') return undefined
    throw error
  }
}

/** The error as a cause that can be printed: the client's own holds the request with its access token. */
export function printable(error: unknown): Error {
  const { name, message, stack } = error instanceof Error ? error : new Error(String(error))
  const cause = new Error(message)
  cause.name = name
  if (stack !== undefined) cause.stack = stack
  return cause
}

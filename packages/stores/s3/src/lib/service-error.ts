/** What a service of AWS, or one that speaks like it, answered instead of what was asked for. */
export interface ServiceError extends Error {
  readonly $metadata: { readonly httpStatusCode: number; readonly requestId?: string }
}

export function isServiceError(error: unknown): error is ServiceError {
  return (
    error instanceof Error &&
    '$metadata' in error &&
    typeof error.$metadata === 'object' &&
    error.$metadata !== null &&
    'httpStatusCode' in error.$metadata &&
    typeof error.$metadata.httpStatusCode === 'number'
  )
}

/** Whether the service wrote what is wrong, as S3 and STS do with every error. */
export function isDocumented(error: ServiceError): boolean {
  return 'Code' in error && typeof error.Code === 'string'
}

/**
 * The error as a cause that can be printed: the SDK's own holds whatever the service wrote, which for signatures that
 * do not match is the request with its session token, and for unknown keys the key.
 */
export function printable(error: ServiceError): Error {
  const { name, message, stack, $metadata } = error
  const request = $metadata.requestId === undefined ? '' : `, request ${$metadata.requestId}`
  const cause = new Error(`${message} (status ${$metadata.httpStatusCode}${request})`)
  cause.name = name
  if (stack !== undefined) cause.stack = stack
  return cause
}

/** Whether a service answers like this when it is too busy or out of order, so that asking later may help. */
export function isTransient({ name, $metadata }: ServiceError): boolean {
  const { httpStatusCode } = $metadata
  return transient.has(name) || httpStatusCode === 429 || (httpStatusCode >= 500 && httpStatusCode !== 501)
}

/** https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html#ErrorCodeList, those with a status below 500. */
const transient: ReadonlySet<string> = new Set([
  'RequestTimeout',
  'OperationAborted',
  'Throttling',
  'RequestLimitExceeded',
])

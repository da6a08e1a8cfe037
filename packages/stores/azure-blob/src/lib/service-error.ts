import { RestError } from '@azure/storage-blob'

/** What the blob service answered instead of what was asked for. */
export interface ServiceError {
  readonly status: number
  /** As in https://learn.microsoft.com/rest/api/storageservices/blob-service-error-codes; empty when it says none. */
  readonly code: string
  /** One line: what follows are the request's id and time. */
  readonly message: string
  /**
   * The error as a cause that can be printed: the SDK's own holds the request, whose URL may have a signature and whose
   * headers a token.
   */
  readonly cause: Error
}

export function serviceError(error: unknown): ServiceError | undefined {
  if (!(error instanceof RestError) || error.statusCode === undefined) return undefined
  const { statusCode: status, code = '' } = error
  const [message = ''] = error.message.split('\n')
  return { status, code, message, cause: printable(error, `status ${status}, ${code}`) }
}

/** The same error without the request. */
export function printable(error: Error, detail?: string): Error {
  const [message = ''] = error.message.split('\n')
  const cause = new Error(detail === undefined ? message : `${message} (${detail})`)
  cause.name = error.name
  if (error.stack !== undefined) cause.stack = error.stack.replace(error.message, message)
  return cause
}

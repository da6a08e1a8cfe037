/**
 * An answer that refuses, in the shape of Google's JSON APIs, or the reason why a job failed.
 * https://cloud.google.com/bigquery/docs/error-messages
 */
export class BigQueryError extends Error {
  readonly status: number
  readonly reason: string

  constructor(status: number, reason: string, message: string) {
    super(message)
    this.status = status
    this.reason = reason
  }
}

export const invalid = (message: string) => new BigQueryError(400, 'invalid', message)

export const notFound = (what: string) => new BigQueryError(404, 'notFound', `Not found: ${what}`)

export const duplicate = (what: string) => new BigQueryError(409, 'duplicate', `Already Exists: ${what}`)

/** For what the service can do and this server cannot: nothing is ignored in silence. */
export const notImplemented = (what: string) =>
  new BigQueryError(501, 'notImplemented', `This test server does not have ${what}`)

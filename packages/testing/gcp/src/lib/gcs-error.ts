/** What the API answers instead of what was asked for. */
export class GcsError extends Error {
  readonly status: number
  /** For example `notFound`. */
  readonly reason: string

  constructor(status: number, reason: string, message: string) {
    super(message)
    this.status = status
    this.reason = reason
  }
}

export function noBucket(): GcsError {
  return new GcsError(404, 'notFound', 'The specified bucket does not exist.')
}

export function noObject(bucket: string, key: string): GcsError {
  return new GcsError(404, 'notFound', `No such object: ${bucket}/${key}`)
}

export function conditionNotMet(): GcsError {
  return new GcsError(412, 'conditionNotMet', 'At least one of the pre-conditions you specified did not hold.')
}

export function denied(permission: string): GcsError {
  const message = `The caller does not have ${permission} access to the Google Cloud Storage object. Permission '${permission}' denied on resource (or it may not exist).`
  return new GcsError(403, 'forbidden', message)
}

export function invalid(message: string): GcsError {
  return new GcsError(400, 'invalid', message)
}

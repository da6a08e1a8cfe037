import type { GcsObject } from './bucket.ts'
import { conditionNotMet } from './gcs-error.ts'

/** https://cloud.google.com/storage/docs/request-preconditions; generation 0 stands for no object. */
export function requireConditions(object: GcsObject | undefined, query: URLSearchParams): void {
  const generation = object?.generation ?? '0'
  const wanted = query.get('ifGenerationMatch')
  if (wanted !== null && wanted !== generation) throw conditionNotMet()
  if (query.get('ifGenerationNotMatch') === generation) throw conditionNotMet()
}

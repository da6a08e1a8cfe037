import { isFinopsError } from '@openfinops/plugin'
import { errorFields } from './error-fields.ts'

/** For `JSON.stringify`: errors with what they say, and `null` for what is not known, so that no field goes missing. */
export function toJson(_key: string, value: unknown): unknown {
  if (value === undefined) return null
  return isFinopsError(value) ? errorFields(value) : value
}

import type { FinopsError } from '@openfinops/plugin'
import type { RecordedError } from '@openfinops/state'

/** What the journal keeps of an error. */
export function recordedError({ code, message, place, fix }: FinopsError): RecordedError {
  return { code, message, place, fix }
}

import { FinopsError } from '@openfinops/plugin'

export function malformedAnswer(missing: string): FinopsError {
  return new FinopsError('STORE_UNAVAILABLE', `The answer of the store lacks ${missing}`, {
    fix: 'Check that the endpoint speaks the protocol of S3, and that no proxy changes its answers.',
  })
}

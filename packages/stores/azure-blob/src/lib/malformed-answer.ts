import { FinopsError } from '@openfinops/plugin'

export function malformedAnswer(missing: string): FinopsError {
  return new FinopsError('STORE_UNAVAILABLE', `The answer of the store lacks ${missing}`, {
    fix: 'Check that the endpoint is a blob service of Azure, and that no proxy changes its answers.',
  })
}

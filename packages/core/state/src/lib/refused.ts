import { FinopsError } from '@openfinops/plugin'

/** The row is not what the caller's value claims, because somebody else changed it. */
export function refused(message: string): FinopsError {
  return new FinopsError('TRANSITION_REFUSED', message, {
    fix: 'Run the step again: it takes up what the journal holds now.',
    retryable: true,
  })
}

import { type FinopsError, isFinopsError } from '@openfinops/plugin'

/** What one check found. */
export interface Finding {
  /** What was looked at: `configuration`, `source daily`. */
  readonly check: string
  readonly outcome: 'ok' | 'warning' | 'failed'
  readonly text: string
  /** What to do about it. */
  readonly fix?: string
  readonly error?: FinopsError
}

export function ok(check: string, text: string): Finding {
  return { check, outcome: 'ok', text }
}

export function warning(check: string, text: string, fix: string): Finding {
  return { check, outcome: 'warning', text, fix }
}

export function failed(check: string, text: string, fix: string): Finding {
  return { check, outcome: 'failed', text, fix }
}

/** The finding of a check that threw. A bug is thrown on, and so is giving up. */
export function failure(check: string, error: unknown): Finding {
  if (!isFinopsError(error) || error.code === 'CANCELLED') throw error
  return {
    check,
    outcome: 'failed',
    text: error.message,
    error,
    ...(error.fix === undefined ? {} : { fix: error.fix }),
  }
}

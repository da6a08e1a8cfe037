import { type ErrorPlace, errorTitles, type FinopsError } from '@openfinops/plugin'

export interface ErrorFields {
  readonly code: string
  readonly title: string | undefined
  readonly message: string
  readonly place: ErrorPlace
  readonly fix: string | undefined
  readonly retryable: boolean
  /** The messages of what caused it, the nearest first. */
  readonly causes: readonly string[]
}

/** What an error says, without its stack. */
export function errorFields(error: FinopsError): ErrorFields {
  const { code, message, place, fix, retryable } = error
  return { code, title: errorTitle(code), message, place, fix, retryable, causes: causesOf(error) }
}

export function errorTitle(code: string): string | undefined {
  return Object.entries(errorTitles).find(([known]) => known === code)?.[1]
}

function causesOf({ cause }: Error): readonly string[] {
  return cause instanceof Error ? [cause.message, ...causesOf(cause)] : []
}

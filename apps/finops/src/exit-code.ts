import type { FinopsError } from '@openfinops/plugin'

/** What the process ends with. The numbers are part of the interface and keep their meaning. */
export const exitCode = {
  done: 0,
  /** A bug of finops or of a plugin. */
  bug: 1,
  /** The command line or the configuration is wrong; nothing was done. */
  usage: 2,
  /** Something failed and was left as it was. */
  failed: 3,
  /** There is nothing to load yet; only with `--fail-on-empty`. */
  empty: 4,
  /** Stopped on request. */
  cancelled: 130,
} as const

const usageCodes: ReadonlySet<string> = new Set([
  'CONFIG_INVALID',
  'CONFIG_NOT_FOUND',
  'PERIOD_INVALID',
  'PLUGIN_INVALID',
  'PLUGIN_NOT_FOUND',
])

export function exitCodeOf({ code }: FinopsError): number {
  if (code === 'CANCELLED') return exitCode.cancelled
  return usageCodes.has(code) ? exitCode.usage : exitCode.failed
}

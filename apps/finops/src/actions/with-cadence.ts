import { backfillWindow, type RunOptions } from '@openfinops/pipeline'
import type { SourceConfig } from '../config/config.ts'

/** The periods that were asked for, otherwise those that a source with a cadence can have changed. */
export function withCadence(options: RunOptions, { cadence }: Pick<SourceConfig, 'cadence'>): RunOptions {
  if (cadence === undefined || options.from !== undefined || options.to !== undefined) return options
  return { ...options, ...backfillWindow(cadence, new Date()) }
}

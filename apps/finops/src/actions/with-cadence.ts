import { backfillWindow, type Window } from '@openfinops/pipeline'
import type { SourceConfig } from '../config/config.ts'

/** The periods that were asked for, otherwise those that a source with a cadence can have changed. */
export function withCadence<Options extends Window>(
  options: Options,
  { cadence }: Pick<SourceConfig, 'cadence'>,
): Options {
  if (cadence === undefined || options.from !== undefined || options.to !== undefined) return options
  return { ...options, ...backfillWindow(cadence, new Date()) }
}

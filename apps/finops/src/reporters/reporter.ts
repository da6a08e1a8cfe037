import type { PipelineEvent } from '@openfinops/pipeline'
import type { World } from '../world.ts'
import { jsonLinesReporter } from './json-lines.ts'
import { plainReporter } from './plain.ts'
import { quietReporter } from './quiet.ts'
import { terminalReporter } from './terminal.ts'

/** Shows what a run does while it does it. */
export interface Reporter {
  event(event: PipelineEvent): void
  /** Leaves the output clean for whatever is written next. Safe to call repeatedly. */
  finish(): void
}

export interface OutputOptions {
  readonly json: boolean
  readonly quiet: boolean
}

/** The reporter for where the output goes and what was asked for. */
export function openReporter(world: World, { json, quiet }: OutputOptions): Reporter {
  if (json) return jsonLinesReporter(world)
  if (quiet) return quietReporter(world)
  return world.columns === undefined ? plainReporter(world) : terminalReporter(world, world.columns)
}

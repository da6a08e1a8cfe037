import type { World } from '../world.ts'
import type { Reporter } from './reporter.ts'
import { toJson } from './to-json.ts'

/** One JSON object a line, as docs/json-lines.md describes them. */
export function jsonLinesReporter(world: Pick<World, 'stdout'>): Reporter {
  return { event: (event) => writeJsonLine(world, event), finish() {} }
}

/** Writes a line with the time in front. */
export function writeJsonLine<Line extends { readonly type: string }>(
  { stdout }: Pick<World, 'stdout'>,
  line: Line,
): void {
  stdout.write(`${JSON.stringify({ time: new Date().toISOString(), ...line }, toJson)}\n`)
}

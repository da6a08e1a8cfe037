import type { World } from '../world.ts'
import type { Reporter } from './reporter.ts'
import { toJson } from './to-json.ts'

/** Lines about the progress of one file or load come at most so often, in milliseconds; a stream of chunks would be a flood. */
const interval = 1000

/** One JSON object a line, as docs/json-lines.md describes them. */
export function jsonLinesReporter(world: Pick<World, 'stdout'>): Reporter {
  const toldAt = new Map<string, number>()
  return {
    event(event) {
      if (event.type === 'download-progress' || event.type === 'load-progress') {
        const { bytes, of } = event
        const key = 'key' in event ? event.key : `${event.source}/${event.period}`
        const now = performance.now()
        if (bytes < of && now - (toldAt.get(key) ?? Number.NEGATIVE_INFINITY) < interval) return
        if (bytes < of) toldAt.set(key, now)
        else toldAt.delete(key)
      }
      writeJsonLine(world, event)
    },
    finish() {},
  }
}

/** Writes a line with the time in front. */
export function writeJsonLine<Line extends { readonly type: string }>(
  { stdout }: Pick<World, 'stdout'>,
  line: Line,
): void {
  stdout.write(`${JSON.stringify({ time: new Date().toISOString(), ...line }, toJson)}\n`)
}

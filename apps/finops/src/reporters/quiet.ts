import type { World } from '../world.ts'
import { eventText } from './event-text.ts'
import { printable } from './printable.ts'
import type { Reporter } from './reporter.ts'

/** Only what failed, and where errors go. */
export function quietReporter({ stderr }: Pick<World, 'stderr'>): Reporter {
  return {
    event(event) {
      if (event.type !== 'failed') return
      const line = eventText(event)
      if (line !== undefined) stderr.write(`✗ ${printable(line.text)}\n`)
    },
    finish() {},
  }
}

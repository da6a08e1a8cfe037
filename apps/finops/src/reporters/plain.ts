import type { World } from '../world.ts'
import { eventText, type Outcome } from './event-text.ts'
import { printable } from './printable.ts'
import type { Reporter } from './reporter.ts'

const marks: Readonly<Record<Outcome, string>> = { done: '✓', note: '·', failed: '✗' }

/** One line for each delivery and step; for files, pipes and logs. */
export function plainReporter({ stdout }: Pick<World, 'stdout'>): Reporter {
  return {
    event(event) {
      const line = eventText(event)
      if (line !== undefined) stdout.write(`${marks[line.outcome]} ${printable(line.text)}\n`)
    },
    finish() {},
  }
}

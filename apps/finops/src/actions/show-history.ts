import type { Transition } from '@openfinops/state'
import { writeJsonLine } from '../reporters/json-lines.ts'
import { moment } from '../reporters/numbers.ts'
import { table } from '../reporters/table.ts'
import type { World } from '../world.ts'

/** Shows transitions, oldest first. */
export function showHistory(world: Pick<World, 'stdout'>, transitions: readonly Transition[], json: boolean): void {
  if (json) {
    for (const { runId: run, manifestId: manifest, errorCode: error, ...transition } of transitions) {
      writeJsonLine(world, { type: 'transition', ...transition, run, manifest, error })
    }
    return
  }
  if (transitions.length === 0) {
    world.stdout.write('The journal holds no transition.\n')
    return
  }
  const heads = ['at', 'run', 'source', 'period', 'manifest', 'backend', 'from', 'to', 'error', 'cause']
  world.stdout.write(
    table(
      heads.map((head) => ({ head })),
      transitions.map(({ at, runId, source, period, manifestId, backend, from, to, errorCode, cause }) => [
        moment(at),
        String(runId),
        source,
        period,
        manifestId,
        backend ?? '-',
        from ?? '-',
        to,
        errorCode ?? '-',
        cause,
      ]),
    ),
  )
}

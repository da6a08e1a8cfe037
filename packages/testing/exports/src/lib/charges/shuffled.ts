import { createRandom } from '../random.ts'
import type { ChargeSource } from './charge-source.ts'

/** Takes the next charge from one of the sources, each as likely as it has charges left. */
export function* shuffled<C>(seed: number, sources: readonly ChargeSource<C>[]): Generator<C> {
  const random = createRandom(seed, 'order')
  const queue = sources.map((source) => ({ source, left: source.rows }))
  let left = queue.reduce((sum, entry) => sum + entry.left, 0)
  for (; left > 0; left--) {
    let place = random.below(left)
    for (const entry of queue) {
      if (place < entry.left) {
        entry.left--
        yield entry.source.next()
        break
      }
      place -= entry.left
    }
  }
}

import { setTimeout } from 'node:timers/promises'
import type { Fault, FaultRequest } from '../fault.ts'
import { AwsError } from './aws-error.ts'

/** What is done to an answer while it is sent. */
export type Cut = Pick<Fault, 'breakAfter' | 'truncateTo'>

export class Faults {
  readonly #rules = new Set<{ readonly fault: Fault; seen: number }>()

  /** @returns a function that removes the fault. */
  add(fault: Fault): () => void {
    const rule = { fault, seen: 0 }
    this.#rules.add(rule)
    return () => {
      this.#rules.delete(rule)
    }
  }

  /**
   * Does what the faults of a request say before it is looked at.
   * @returns what they say about its answer.
   * @throws AwsError the error they answer with.
   */
  async strike(request: FaultRequest): Promise<Cut> {
    const hits = this.#take(request)
    for (const { before, delay } of hits) {
      await before?.(request)
      if (delay !== undefined) {
        // A pending delay does not keep the process alive when the server is closed.
        await setTimeout(delay, undefined, { ref: false })
      }
    }
    const decisive = hits.find((hit) => hit.error || hit.breakAfter !== undefined || hit.truncateTo !== undefined)
    if (decisive?.error) {
      const { status, code, message = code } = decisive.error
      throw new AwsError(status, code, message)
    }
    return decisive ?? {}
  }

  #take(request: FaultRequest): readonly Fault[] {
    const matching = [...this.#rules].filter(({ fault }) => matches(fault, request))
    for (const rule of matching) {
      rule.seen += 1
    }
    return matching.filter(({ fault, seen }) => isDue(fault, seen)).map(({ fault }) => fault)
  }
}

function matches({ operation, bucket, key }: Fault, request: FaultRequest): boolean {
  return (
    (operation === undefined || operation === request.operation) &&
    (bucket === undefined || bucket === request.bucket) &&
    (key === undefined || matchesKey(key, request.key))
  )
}

function matchesKey(pattern: string | RegExp, key: string | undefined): boolean {
  return typeof pattern === 'string' ? pattern === key : key !== undefined && key.search(pattern) !== -1
}

function isDue({ after = 0, times = Number.POSITIVE_INFINITY }: Fault, seen: number): boolean {
  return seen > after && seen <= after + times
}

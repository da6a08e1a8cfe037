import type { Fault, FaultRequest } from '../fault.ts'

export class Faults {
  readonly #rules = new Set<{ readonly fault: Fault; hits: number }>()

  /** @returns a function that removes the fault. */
  add(fault: Fault): () => void {
    const rule = { fault, hits: 0 }
    this.#rules.add(rule)
    return () => {
      this.#rules.delete(rule)
    }
  }

  /** The fault that hits a request, if any; it counts as one of its hits. */
  strike(request: FaultRequest): Fault | undefined {
    for (const rule of this.#rules) {
      const { operation = request.operation, key = request.key, times = Number.POSITIVE_INFINITY } = rule.fault
      if (operation !== request.operation || key !== request.key || rule.hits >= times) continue
      rule.hits++
      return rule.fault
    }
    return undefined
  }
}

import { setTimeout } from 'node:timers/promises'
import type { BigQueryFault, BigQueryFaultRequest } from '../bigquery-fault.ts'
import { BigQueryError } from './bigquery-error.ts'

/** What is done to a request after it was found in order. */
export type BigQueryMischief = Pick<BigQueryFault, 'breakAfter' | 'breakUploadAfter' | 'jobDelay' | 'jobError'>

export class BigQueryFaults {
  readonly #rules = new Set<{ readonly fault: BigQueryFault; seen: number }>()

  /** @returns a function that removes the fault. */
  add(fault: BigQueryFault): () => void {
    const rule = { fault, seen: 0 }
    this.#rules.add(rule)
    return () => {
      this.#rules.delete(rule)
    }
  }

  /** @throws BigQueryError the error that a fault answers with. */
  async strike(request: BigQueryFaultRequest): Promise<BigQueryMischief> {
    const hits = this.#take(request)
    for (const { before, delay } of hits) {
      await before?.(request)
      // A pending delay does not keep the process alive when the server is closed.
      if (delay !== undefined) await setTimeout(delay, undefined, { ref: false })
    }
    const error = hits.find((hit) => hit.error !== undefined)?.error
    if (error !== undefined) throw new BigQueryError(error.status, error.reason, error.message ?? error.reason)
    return Object.assign({}, ...hits)
  }

  #take(request: BigQueryFaultRequest): readonly BigQueryFault[] {
    const matching = [...this.#rules].filter(({ fault }) => matches(fault, request))
    for (const rule of matching) rule.seen += 1
    return matching.filter(({ fault, seen }) => isDue(fault, seen)).map(({ fault }) => fault)
  }
}

function matches({ operation, jobId, table }: BigQueryFault, request: BigQueryFaultRequest): boolean {
  return (
    (operation === undefined || operation === request.operation) &&
    (jobId === undefined || request.jobId?.startsWith(jobId) === true) &&
    (table === undefined || table === request.table)
  )
}

function isDue({ after = 0, times = Number.POSITIVE_INFINITY }: BigQueryFault, seen: number): boolean {
  return seen > after && seen <= after + times
}

import { randomUUID } from 'node:crypto'
import { backOff } from './back-off.ts'
import type { Attempt } from './backend-error.ts'
import { jobError, lookUpJob } from './job.ts'
import { isTransient, type ServiceError, serviceError } from './service-error.ts'
import type { LocatedWarehouse } from './warehouse.ts'

/** A query that gives the same, and does no harm, when it is run twice. */
export interface RepeatableQuery<T> {
  /** What it needs, beside `bigquery.jobs.create`. */
  readonly attempt: Attempt
  /** Starts it under this id, and takes one that was started already for its own. Asks as often as it has to. */
  start(id: string): Promise<void>
  /** Asks once for the first page of what it gives. Throws what the client throws. */
  read(id: string): Promise<T>
}

/**
 * Runs a query until it is done. A job that has failed stays what it is, so one that failed for a reason that passes is
 * followed by another, under an id of its own, `max_attempts` in all.
 * Source: https://github.com/googleapis/python-bigquery/issues/539
 * @throws FinopsError why the query failed.
 */
export async function finishQuery<T extends { readonly jobComplete: boolean }>(
  warehouse: LocatedWarehouse,
  query: RepeatableQuery<T>,
  signal: AbortSignal,
): Promise<{ readonly id: string; readonly first: T }> {
  for (let started = 1; ; started++) {
    const id = `finops_query_${randomUUID()}`
    await query.start(id)
    const ended = await waitForQuery(warehouse, id, query, signal)
    if (!('failure' in ended)) return { id, first: ended.first }
    if (started === warehouse.settings.maxAttempts) throw jobError(id, ended.failure, query.attempt)
    await backOff(started, signal)
  }
}

/** A page of what a query gives, the first one without a token. Asks once, and throws what the client throws. */
export async function queryPage(
  { client, location }: LocatedWarehouse,
  id: string,
  pageToken?: string,
): Promise<unknown> {
  const [, , response] = await client
    .job(id, { location })
    .getQueryResults({ autoPaginate: false, skipParsing: true, ...(pageToken === undefined ? {} : { pageToken }) })
  return { ...response }
}

type Ended<T> = { readonly first: T } | { readonly failure: ServiceError }

/** The first page, or why the job failed where that may pass. The answer is the same for it and for a request that fails. */
async function waitForQuery<T extends { readonly jobComplete: boolean }>(
  warehouse: LocatedWarehouse,
  id: string,
  { attempt, read }: RepeatableQuery<T>,
  signal: AbortSignal,
): Promise<Ended<T>> {
  for (;;) {
    const ended = await warehouse.ask(attempt, signal, async (): Promise<Ended<T>> => {
      try {
        return { first: await read(id) }
      } catch (error) {
        const answer = serviceError(error)
        const failure = answer && isTransient(answer) ? (await lookUpJob(warehouse, id))?.failure : undefined
        if (failure === undefined || !isTransient(failure)) throw error
        return { failure }
      }
    })
    if ('failure' in ended || ended.first.jobComplete) return ended
  }
}

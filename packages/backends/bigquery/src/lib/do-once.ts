import { backOff } from './back-off.ts'
import type { Attempt } from './backend-error.ts'
import { firstAttempt } from './first-attempt.ts'
import { findJob, isWorthAnother, jobError, waitForJob } from './job.ts'
import { onProject } from './names.ts'
import { accepted } from './service-error.ts'
import type { LocatedWarehouse } from './warehouse.ts'

/** A job that has to be done once. */
export interface Task {
  /** Its id at the nth attempt, from 0: an id is used up by a job that failed. */
  id(attempt: number): string
  /** What has to be done before it is started, when it was not. */
  prepare(): Promise<void>
  /** Starts it under this id. May be called again when it is not known whether it was started. */
  start(id: string): Promise<void>
  /** What it needs beside `bigquery.jobs.create`. */
  readonly attempt: Attempt
}

export interface Done {
  readonly id: string
  readonly attempt: number
  /** Of the files that it read; 0 for a query. */
  readonly bytes: number
  /** That it loaded; 0 for a query. */
  readonly rows: number
  /** Whether an earlier run had started it. */
  readonly found: boolean
}

/** Jobs that one run starts before it gives up on a service that is out of order. */
const ownAttempts = 3

/**
 * Does a job, or waits for the one that an earlier run started. However many of earlier runs have failed, this one starts
 * its own.
 * @param from the attempt to begin with.
 * @throws FinopsError why the job failed, after other attempts where they may help.
 */
export async function doOnce(warehouse: LocatedWarehouse, task: Task, signal: AbortSignal, from = 0): Promise<Done> {
  const find = (attempt: number) => findJob(warehouse, task.id(attempt), signal)
  let started = 0
  for (let next = from; ; ) {
    const { attempt, job: known } = await firstAttempt(next, find)
    const id = task.id(attempt)
    const found = known !== undefined
    if (!found) {
      await task.prepare()
      await startOnce(warehouse, task, id, signal)
      started++
    }
    const job = known?.done === true ? known : await waitForJob(warehouse, id, signal)
    if (job.failure === undefined) return { id, attempt, bytes: job.bytes, rows: job.rows, found }
    const mayRepeat = found || (isWorthAnother(job) && started < ownAttempts)
    if (!mayRepeat) throw jobError(id, job.failure, task.attempt)
    if (!found) await backOff(started, signal)
    next = attempt + 1
  }
}

async function startOnce(warehouse: LocatedWarehouse, task: Task, id: string, signal: AbortSignal): Promise<void> {
  let sent = false
  await warehouse.ask(onProject('bigquery.jobs.create', warehouse.settings), signal, async () => {
    // What was sent may have arrived although the answer did not: a file is not sent again for nothing.
    if (sent && (await findJob(warehouse, id, signal)) !== undefined) return
    sent = true
    await accepted(() => task.start(id))
  })
}

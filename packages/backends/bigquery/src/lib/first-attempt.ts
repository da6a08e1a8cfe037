import type { Job } from './job.ts'

/** The first attempt that is left to make, or to wait for. */
export interface FirstAttempt {
  readonly attempt: number
  /** What became of it; `undefined` when it was not made. */
  readonly job: Job | undefined
}

/**
 * Finds an attempt that was not made or has not failed, in some two requests for each doubling of those that have: a job
 * that fails every hour leaves thousands behind.
 *
 * Attempts are made in order, each one after the one before it has failed, or has left rows that were not right any more.
 * Any that follows a failed one and has not failed itself will do. If it is unknown, its id is free. If it is a job, it
 * is waited for and its rows are added up; should one that came later have been overlooked for it, that is found next. If
 * a job that did its work is overlooked, the same work is done once more. BigQuery forgets jobs after six months, the
 * oldest first, so that there may be unknown ones before failed ones: then the first of all is taken.
 * Source: https://cloud.google.com/bigquery/docs/managing-jobs
 * @param find the job of an attempt.
 */
export async function firstAttempt(
  from: number,
  find: (attempt: number) => Promise<Job | undefined>,
): Promise<FirstAttempt> {
  let failed = from - 1
  let found = await at(from)
  for (let step = 1; hasFailed(found); step *= 2) {
    failed = found.attempt
    found = await at(failed + step)
  }
  while (found.attempt - failed > 1) {
    const between = await at(Math.floor((failed + found.attempt) / 2))
    if (hasFailed(between)) failed = between.attempt
    else found = between
  }
  return found

  async function at(attempt: number): Promise<FirstAttempt> {
    return { attempt, job: await find(attempt) }
  }
}

function hasFailed({ job }: FirstAttempt): boolean {
  return job?.done === true && job.failure !== undefined
}

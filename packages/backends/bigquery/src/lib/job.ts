import { setTimeout as pause } from 'node:timers/promises'
import { FinopsError, throwIfAborted } from '@openfinops/plugin'
import { z } from 'zod'
import { type Attempt, refusal } from './backend-error.ts'
import { onProject } from './names.ts'
import { isTransient, type ServiceError, serviceError } from './service-error.ts'
import type { LocatedWarehouse } from './warehouse.ts'

/** A job, as far as it has come. */
export interface Job {
  readonly id: string
  readonly done: boolean
  /** Of the files that it read, as far as it has come; 0 for a query. */
  readonly bytes: number
  /** That it loaded; 0 for a query. */
  readonly rows: number
  /** Why it failed. */
  readonly failure: ServiceError | undefined
}

const jobResource = z.object({
  jobReference: z.object({ jobId: z.string() }),
  statistics: z
    .object({
      load: z.object({ inputFileBytes: z.string().optional(), outputRows: z.string().optional() }).optional(),
    })
    .optional(),
  status: z.object({
    state: z.string(),
    errorResult: z.object({ reason: z.string().catch(''), message: z.string().catch('') }).optional(),
  }),
})

function readJob(metadata: unknown): Job {
  const { jobReference, statistics, status } = jobResource.parse(metadata)
  const { errorResult } = status
  return {
    id: jobReference.jobId,
    done: status.state === 'DONE',
    bytes: Number(statistics?.load?.inputFileBytes ?? 0),
    rows: Number(statistics?.load?.outputRows ?? 0),
    failure: errorResult === undefined ? undefined : { status: 0, ...errorResult },
  }
}

/** A job that was started once, by whomever; `undefined` when there never was one of that id. */
export async function findJob(warehouse: LocatedWarehouse, id: string, signal: AbortSignal): Promise<Job | undefined> {
  return warehouse.ask(onProject('bigquery.jobs.get', warehouse.settings), signal, () => lookUpJob(warehouse, id))
}

/** Asks once, and throws what the client throws. */
export async function lookUpJob({ client, location }: LocatedWarehouse, id: string): Promise<Job | undefined> {
  try {
    const [metadata] = await client.job(id, { location }).getMetadata()
    return readJob(metadata)
  } catch (error) {
    if (serviceError(error)?.status === 404) return undefined
    throw error
  }
}

/** Looks after a job until it is done: often at first, in the end every five seconds. */
export async function waitForJob(warehouse: LocatedWarehouse, id: string, signal: AbortSignal): Promise<Job> {
  const { jobTimeoutMilliseconds } = warehouse.settings
  const end = performance.now() + jobTimeoutMilliseconds
  for (let wait = 20; ; wait = Math.min(wait * 1.5, 5000)) {
    const job = await findJob(warehouse, id, signal)
    if (job === undefined) throw new FinopsError('JOB_FAILED', `BigQuery does not know job ${id} any more`)
    if (job.done) return job
    if (performance.now() > end) throw takesTooLong(id, jobTimeoutMilliseconds)
    await pause(wait, undefined, { signal }).catch(() => throwIfAborted(signal))
  }
}

/** Why a job failed, as an error that names it. */
export function jobError(id: string, failure: ServiceError, attempt: Attempt): FinopsError {
  const { code, message, fix = seen, retryable } = refusal(failure, attempt)
  return new FinopsError(code, `${message} (job ${id})`, { retryable, fix })
}

const seen = 'The console shows the job by its id. The month stays as it was; the same command starts another job.'

/** Whether another job might do what this one could not. */
export function isWorthAnother({ failure }: Job): boolean {
  return failure !== undefined && isTransient(failure)
}

function takesTooLong(id: string, milliseconds: number): FinopsError {
  return new FinopsError('BACKEND_UNAVAILABLE', `Job ${id} still runs after ${milliseconds / 1000} s`, {
    fix: 'It goes on. Run the same command again later: it takes the job up. job_timeout says how long to wait.',
    retryable: true,
  })
}

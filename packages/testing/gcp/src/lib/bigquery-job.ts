import { setTimeout } from 'node:timers/promises'
import type { TextRow } from './bigquery-engine.ts'
import { BigQueryError } from './bigquery-error.ts'
import type { BigQueryMischief } from './bigquery-faults.ts'
import type { Field } from './bigquery-field.ts'
import { withRoom } from './bigquery-room.ts'
import { changeTables } from './bigquery-snapshot.ts'
import type { BigQueryState } from './bigquery-state.ts'

export interface Job {
  readonly id: string
  readonly location: string
  readonly type: 'LOAD' | 'QUERY'
  /** As it was sent, and so as it is shown. */
  readonly configuration: object
  /** The table that it writes to. */
  readonly table: string | undefined
  readonly createdAt: Date
  state: 'PENDING' | 'RUNNING' | 'DONE'
  startedAt: Date | undefined
  endedAt: Date | undefined
  /** Aborted when it is to be cancelled. */
  readonly cancelling: AbortController
  failure: BigQueryError | undefined
  outcome: JobOutcome
  /** Settles when it is done, however it ended. */
  done: Promise<void>
}

export interface JobOutcome {
  readonly load?: {
    readonly inputFiles: string
    readonly inputFileBytes: string
    readonly outputRows: string
    readonly badRecords: '0'
  }
  readonly query?: {
    readonly statementType: string
    readonly numDmlAffectedRows?: string
  }
  /** What a query found. */
  readonly result?: QueryResult
}

export interface QueryResult {
  readonly fields: readonly Field[]
  readonly rows: readonly TextRow[]
}

export type NewJob = Pick<Job, 'id' | 'location' | 'type' | 'configuration' | 'table'>

/**
 * Accepts a job and does its work, whoever is still there to hear of it.
 * @param work is given how many digits after the point a computed BIGNUMERIC has.
 */
export function startJob(
  state: BigQueryState,
  job: NewJob,
  { jobDelay, jobError }: BigQueryMischief,
  work: (scale: number) => Promise<JobOutcome>,
): Job {
  const record: Job = {
    ...job,
    createdAt: state.now(),
    state: 'PENDING',
    startedAt: undefined,
    endedAt: undefined,
    cancelling: new AbortController(),
    failure: undefined,
    outcome: {},
    done: Promise.resolve(),
  }
  state.jobs.set(record.id, record)
  record.done = run()
  return record

  async function run(): Promise<void> {
    record.state = 'RUNNING'
    record.startedAt = state.now()
    const { signal } = record.cancelling
    try {
      if (jobDelay !== undefined) await setTimeout(jobDelay, undefined, { ref: false, signal }).catch(() => undefined)
      record.outcome = await withRoom((scale) =>
        changeTables(state, async () => {
          if (signal.aborted)
            throw new BigQueryError(499, 'stopped', 'Job execution was cancelled: User requested cancellation')
          if (jobError !== undefined) throw new BigQueryError(400, jobError.reason, jobError.message)
          return work(scale)
        }),
      )
    } catch (error) {
      record.failure = failureOf(error)
    }
    record.state = 'DONE'
    record.endedAt = state.now()
  }
}

function failureOf(error: unknown): BigQueryError {
  if (error instanceof BigQueryError) return error
  return new BigQueryError(400, 'invalidQuery', error instanceof Error ? error.message : String(error))
}

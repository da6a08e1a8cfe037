import type { BigQueryError } from './bigquery-error.ts'
import type { Job, JobOutcome } from './bigquery-job.ts'
import type { BigQueryState } from './bigquery-state.ts'

export function jobReference({ project }: BigQueryState, { id, location }: Job): object {
  return { projectId: project, jobId: id, location }
}

export function jobResource(state: BigQueryState, job: Job): object {
  const { id, location, type, configuration, outcome, createdAt, startedAt, endedAt } = job
  const { load, query } = outcome
  return {
    kind: 'bigquery#job',
    id: `${state.project}:${location}.${id}`,
    jobReference: jobReference(state, job),
    configuration: { jobType: type, ...configuration },
    statistics: {
      creationTime: milliseconds(createdAt),
      startTime: milliseconds(startedAt),
      endTime: milliseconds(endedAt),
      load,
      query,
    },
    status: jobStatus(job),
  }
}

/** The answer to what was only to be tried. There is no such job afterwards. */
export function dryRunResource({ project, location }: BigQueryState, { query }: JobOutcome): object {
  return {
    kind: 'bigquery#job',
    jobReference: { projectId: project, location },
    configuration: { jobType: 'QUERY', dryRun: true },
    statistics: { query },
    status: { state: 'DONE' },
  }
}

function jobStatus({ state, failure }: Job): object {
  if (failure === undefined) return { state }
  return { state, errorResult: errorProto(failure), errors: [errorProto(failure)] }
}

function errorProto({ reason, message }: BigQueryError): object {
  return { reason, message }
}

function milliseconds(moment: Date | undefined): string | undefined {
  return moment === undefined ? undefined : String(moment.getTime())
}

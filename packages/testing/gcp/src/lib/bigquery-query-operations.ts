import { randomUUID } from 'node:crypto'
import { setTimeout } from 'node:timers/promises'
import { z } from 'zod'
import { type BigQueryOperation, pageOf, parse } from './bigquery-call.ts'
import { labelsSchema, queryConfiguration } from './bigquery-configuration.ts'
import { invalid, notImplemented } from './bigquery-error.ts'
import { type Job, startJob } from './bigquery-job.ts'
import { findJob } from './bigquery-job-operations.ts'
import { jobReference } from './bigquery-job-resource.ts'
import { requirePermission } from './bigquery-permissions.ts'
import { runQuery } from './bigquery-query.ts'
import { rowResources } from './bigquery-rows.ts'
import type { BigQueryState } from './bigquery-state.ts'

const formatOptions = z.strictObject({ useInt64Timestamp: z.literal(true) })

const request = z.looseObject({
  formatOptions,
  requestId: z.string().optional(),
  location: z.string().optional(),
  labels: labelsSchema.optional(),
  maxResults: z.number().optional(),
  timeoutMs: z.number().optional(),
  jobTimeoutMs: z.string().optional(),
  jobCreationMode: z.string().optional(),
})

/** How long a request waits for its query. */
const patience = 10_000

export const queryNow: BigQueryOperation = async ({ state, body, mischief }) => {
  requirePermission(state, 'bigquery.jobs.create')
  const {
    formatOptions: _,
    requestId: __,
    location,
    labels,
    maxResults,
    timeoutMs,
    jobTimeoutMs: ___,
    jobCreationMode,
    ...rest
  } = parse(request, body)
  if (jobCreationMode === 'JOB_CREATION_OPTIONAL') throw notImplemented('queries without a job')
  const configuration = parse(queryConfiguration, rest)
  const job = startJob(
    state,
    {
      id: randomUUID(),
      location: location ?? state.location,
      type: 'QUERY',
      configuration: { query: rest, labels },
      table: undefined,
    },
    mischief,
    (scale) => runQuery(state, configuration, scale),
  )
  const page = new URLSearchParams(maxResults === undefined ? {} : { maxResults: String(maxResults) })
  return answer(state, job, page, timeoutMs ?? patience)
}

export const getQueryResults: BigQueryOperation = async (call) => {
  const { state, query } = call
  if (query.get('formatOptions.useInt64Timestamp') !== 'true') throw invalid('Ask with formatOptions.useInt64Timestamp')
  const job = findJob(call)
  if (job.type !== 'QUERY') throw invalid('Cannot retrieve the results of a job that is no query')
  return answer(state, job, query, Number(query.get('timeoutMs') ?? patience))
}

/** @throws BigQueryError why the query failed. */
async function answer(state: BigQueryState, job: Job, page: URLSearchParams, wait: number): Promise<object> {
  await Promise.race([job.done, setTimeout(wait, undefined, { ref: false })])
  const common = { kind: 'bigquery#queryResponse', jobReference: jobReference(state, job) }
  if (job.state !== 'DONE') return { ...common, jobComplete: false }
  if (job.failure !== undefined) throw job.failure
  const { result, query } = job.outcome
  const { items, pageToken } = pageOf(result?.rows ?? [], page)
  return {
    ...common,
    jobComplete: true,
    cacheHit: false,
    schema: { fields: result?.fields ?? [] },
    totalRows: String(result?.rows.length ?? 0),
    rows: rowResources(items),
    pageToken,
    numDmlAffectedRows: query?.numDmlAffectedRows,
  }
}

import { randomUUID } from 'node:crypto'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { z } from 'zod'
import { type BigQueryCall, type BigQueryOperation, named, pageOf, parse } from './bigquery-call.ts'
import { type LoadConfiguration, loadConfiguration, newJob, queryConfiguration } from './bigquery-configuration.ts'
import { duplicate, invalid, notFound } from './bigquery-error.ts'
import { type Job, type JobOutcome, type NewJob, startJob } from './bigquery-job.ts'
import { dryRunResource, jobResource } from './bigquery-job-resource.ts'
import { load } from './bigquery-load.ts'
import { fetchObjects } from './bigquery-objects.ts'
import { requirePermission } from './bigquery-permissions.ts'
import { dryRun, runQuery } from './bigquery-query.ts'
import { changeTables } from './bigquery-snapshot.ts'
import type { SourceFile } from './bigquery-source-file.ts'
import { type BigQueryState, findDataset, sameLocation } from './bigquery-state.ts'

export const insertJob: BigQueryOperation = async (call) => {
  const { state, mischief } = call
  const { job, configuration } = acceptJob(call)
  if (configuration.query !== undefined) {
    const query = parse(queryConfiguration, configuration.query)
    requireDataset(state, query.destinationTable?.dataset, job.location)
    if (configuration.dryRun === true)
      return dryRunResource(state, await changeTables(state, () => dryRun(state, query)))
    return jobResource(
      state,
      startJob(state, { ...job, table: query.destinationTable?.table }, mischief, (scale) =>
        runQuery(state, query, scale),
      ),
    )
  }
  const parsed = parse(loadConfiguration, configuration.load)
  requireDataset(state, parsed.destinationTable.dataset, job.location)
  const work = async () => {
    const files = await fetchObjects(state, parsed.sourceUris ?? [])
    return loadOnce(state, parsed, files)
  }
  return jobResource(state, startJob(state, { ...job, table: parsed.destinationTable.table }, mischief, work))
}

export const uploadJob: BigQueryOperation = async (call) => {
  const { state, mischief, save } = call
  const path = join(state.folder, randomUUID())
  const bytes = await save(path)
  const { job, configuration } = acceptJob(call)
  const parsed = parse(loadConfiguration, configuration.load)
  if (parsed.sourceUris !== undefined) throw invalid('A job takes an upload or URIs, not both')
  requireDataset(state, parsed.destinationTable.dataset, job.location)
  const files = [{ path, uri: undefined, bytes }]
  const { table } = parsed.destinationTable
  return jobResource(
    state,
    startJob(state, { ...job, table }, mischief, () => loadOnce(state, parsed, files)),
  )
}

export const getJob: BigQueryOperation = async (call) => jobResource(call.state, findJob(call))

export const cancelJob: BigQueryOperation = async (call) => {
  const job = findJob(call)
  if (job.state !== 'DONE') job.cancelling.abort()
  return { kind: 'bigquery#jobCancelResponse', job: jobResource(call.state, job) }
}

/** Newest first. */
export const listJobs: BigQueryOperation = async ({ state, query }) => {
  requirePermission(state, 'bigquery.jobs.list')
  const states = query.getAll('stateFilter').map((name) => name.toUpperCase())
  const since = Number(query.get('minCreationTime') ?? 0)
  const wanted = [...state.jobs.values()]
    .reverse()
    .filter((job) => states.length === 0 || states.includes(job.state))
    .filter(({ createdAt }) => createdAt.getTime() >= since)
  const { items, pageToken: nextPageToken } = pageOf(wanted, query)
  return { kind: 'bigquery#jobList', jobs: items.map((job) => jobResource(state, job)), nextPageToken }
}

export function findJob(call: Pick<BigQueryCall, 'state' | 'path' | 'query'>): Job {
  const { state, query } = call
  const id = named(call, 'job')
  const job = state.jobs.get(id)
  const location = query.get('location')
  // Jobs outside of the US and the EU are found only by those who say where.
  const isHere = (found: Job) =>
    location === null ? /^(us|eu)$/i.test(found.location) : sameLocation(found.location, location)
  if (job === undefined || !isHere(job)) throw notFound(`Job ${state.project}:${location ?? state.location}.${id}`)
  return job
}

interface Accepted {
  readonly job: Omit<NewJob, 'table'>
  readonly configuration: z.infer<typeof newJob>['configuration']
}

/** @throws BigQueryError `duplicate` when there is or was a job of that id. */
function acceptJob({ state, body }: BigQueryCall): Accepted {
  requirePermission(state, 'bigquery.jobs.create')
  const { jobReference: reference, configuration } = parse(newJob, body)
  const { jobId: id = randomUUID(), location: asked } = reference ?? {}
  const type = configuration.query === undefined ? 'LOAD' : 'QUERY'
  const location = asked ?? state.location
  if (state.jobs.has(id)) throw duplicate(`Job ${state.project}:${location}.${id}`)
  return { job: { id, location, type, configuration }, configuration }
}

/** Jobs run where their dataset is. */
function requireDataset(state: BigQueryState, dataset: string | undefined, location: string): void {
  if (dataset !== undefined) findDataset(state, dataset, location)
}

/** Loads files that nobody needs any more then. */
async function loadOnce(
  state: BigQueryState,
  configuration: LoadConfiguration,
  files: readonly SourceFile[],
): Promise<JobOutcome> {
  try {
    return await load(state, configuration, files)
  } finally {
    for (const { path } of files) await rm(path, { force: true })
  }
}

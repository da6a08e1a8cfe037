import type { BigQueryOperation } from './bigquery-call.ts'
import { deleteDataset, getDataset, insertDataset } from './bigquery-dataset-operations.ts'
import { cancelJob, getJob, insertJob, listJobs, uploadJob } from './bigquery-job-operations.ts'
import { getQueryResults, queryNow } from './bigquery-query-operations.ts'
import {
  deleteTable,
  getTable,
  insertTable,
  listTableData,
  listTables,
  patchTable,
  testTablePermissions,
} from './bigquery-table-operations.ts'

export interface BigQueryRoute {
  /** The API's name of the method. */
  readonly operation: string
  readonly path: Readonly<Record<string, string>>
  readonly serve: BigQueryOperation
}

/** https://cloud.google.com/bigquery/docs/reference/rest */
const routes: readonly (readonly [method: string, path: RegExp, operation: string, serve: BigQueryOperation])[] = [
  ['POST', /^datasets$/, 'datasets.insert', insertDataset],
  ['GET', /^datasets\/(?<dataset>[^/]+)$/, 'datasets.get', getDataset],
  ['DELETE', /^datasets\/(?<dataset>[^/]+)$/, 'datasets.delete', deleteDataset],
  ['GET', /^datasets\/(?<dataset>[^/]+)\/tables$/, 'tables.list', listTables],
  ['POST', /^datasets\/(?<dataset>[^/]+)\/tables$/, 'tables.insert', insertTable],
  [
    'POST',
    /^datasets\/(?<dataset>[^/]+)\/tables\/(?<table>[^/]+):testIamPermissions$/,
    'tables.testIamPermissions',
    testTablePermissions,
  ],
  ['GET', /^datasets\/(?<dataset>[^/]+)\/tables\/(?<table>[^/]+)$/, 'tables.get', getTable],
  ['PATCH', /^datasets\/(?<dataset>[^/]+)\/tables\/(?<table>[^/]+)$/, 'tables.patch', patchTable],
  ['DELETE', /^datasets\/(?<dataset>[^/]+)\/tables\/(?<table>[^/]+)$/, 'tables.delete', deleteTable],
  ['GET', /^datasets\/(?<dataset>[^/]+)\/tables\/(?<table>[^/]+)\/data$/, 'tabledata.list', listTableData],
  ['POST', /^jobs$/, 'jobs.insert', insertJob],
  ['GET', /^jobs$/, 'jobs.list', listJobs],
  ['GET', /^jobs\/(?<job>[^/]+)$/, 'jobs.get', getJob],
  ['POST', /^jobs\/(?<job>[^/]+)\/cancel$/, 'jobs.cancel', cancelJob],
  ['POST', /^queries$/, 'jobs.query', queryNow],
  ['GET', /^queries\/(?<job>[^/]+)$/, 'jobs.getQueryResults', getQueryResults],
]

/** What a request asks for; `undefined` when this server does not have it. */
export function findRoute(project: string, method: string, url: URL): BigQueryRoute | undefined {
  const api = `/bigquery/v2/projects/${project}/`
  const path = decodeURIComponent(url.pathname)
  if (method === 'POST' && path === `/upload${api}jobs` && url.searchParams.get('uploadType') === 'multipart') {
    return { operation: 'jobs.upload', path: {}, serve: uploadJob }
  }
  if (!path.startsWith(api)) return undefined
  for (const [wanted, form, operation, serve] of routes) {
    const match = form.exec(path.slice(api.length))
    if (wanted === method && match !== null) return { operation, path: { ...match.groups }, serve }
  }
  return undefined
}

import { z } from 'zod'
import { type BigQueryOperation, named, parse } from './bigquery-call.ts'
import { labelsSchema, milliseconds } from './bigquery-configuration.ts'
import { BigQueryError, duplicate, invalid } from './bigquery-error.ts'
import { requirePermission } from './bigquery-permissions.ts'
import { identifier } from './bigquery-quote.ts'
import { changeTables } from './bigquery-snapshot.ts'
import { type BigQueryState, type Dataset, findDataset } from './bigquery-state.ts'
import { dropTable } from './bigquery-tables.ts'

const newDataset = z.strictObject({
  datasetReference: z.strictObject({ datasetId: z.string(), projectId: z.string().optional() }),
  location: z.string().optional(),
  labels: labelsSchema.default({}),
  defaultTableExpirationMs: milliseconds.min(60 * 60 * 1000).optional(),
  defaultPartitionExpirationMs: milliseconds.optional(),
})

export const insertDataset: BigQueryOperation = async ({ state, body }) => {
  requirePermission(state, 'bigquery.datasets.create')
  return datasetResource(state, await createDataset(state, body))
}

/** @throws BigQueryError `duplicate`. */
export async function createDataset(state: BigQueryState, body: unknown): Promise<Dataset> {
  const { datasetReference, location = state.location, ...properties } = parse(newDataset, body)
  const id = datasetReference.datasetId
  if (!/^\w{1,1024}$/.test(id)) {
    throw invalid(
      `Invalid dataset ID "${id}". Dataset IDs must be alphanumeric (plus underscores) and must be at most 1024 characters long.`,
    )
  }
  if (state.datasets.has(id)) throw duplicate(`Dataset ${state.project}:${id}`)
  await changeTables(state, () => state.engine.run(`CREATE SCHEMA ${identifier(id)}`))
  const { labels, defaultTableExpirationMs, defaultPartitionExpirationMs } = properties
  const defaults = { defaultTableExpirationMs, defaultPartitionExpirationMs }
  const dataset: Dataset = { id, location, labels, ...defaults, createdAt: state.now(), tables: new Map() }
  state.datasets.set(id, dataset)
  return dataset
}

export const getDataset: BigQueryOperation = async (call) => {
  const dataset = named(call, 'dataset')
  requirePermission(call.state, 'bigquery.datasets.get', { dataset })
  return datasetResource(call.state, findDataset(call.state, dataset))
}

export const deleteDataset: BigQueryOperation = async (call) => {
  const { state, query } = call
  const id = named(call, 'dataset')
  requirePermission(state, 'bigquery.datasets.delete', { dataset: id })
  const dataset = findDataset(state, id)
  const name = `${state.project}:${dataset.id}`
  if (dataset.tables.size > 0 && query.get('deleteContents') !== 'true') {
    throw new BigQueryError(400, 'resourceInUse', `Dataset ${name} is still in use`)
  }
  await changeTables(state, async () => {
    for (const table of dataset.tables.values()) await dropTable(state, table)
    await state.engine.run(`DROP SCHEMA ${identifier(dataset.id)}`)
  })
  state.datasets.delete(dataset.id)
  return {}
}

function datasetResource(
  { project }: BigQueryState,
  { id, location, labels, createdAt, ...defaults }: Dataset,
): object {
  const text = (value: number | undefined) => (value === undefined ? undefined : String(value))
  return {
    kind: 'bigquery#dataset',
    id: `${project}:${id}`,
    datasetReference: { projectId: project, datasetId: id },
    location,
    labels,
    defaultTableExpirationMs: text(defaults.defaultTableExpirationMs),
    defaultPartitionExpirationMs: text(defaults.defaultPartitionExpirationMs),
    creationTime: String(createdAt.getTime()),
  }
}

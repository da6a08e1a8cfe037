import { z } from 'zod'
import { type BigQueryCall, type BigQueryOperation, named, pageOf, parse } from './bigquery-call.ts'
import { clusteringSchema, labelsSchema, partitioningSchema } from './bigquery-configuration.ts'
import { invalid } from './bigquery-error.ts'
import { tableSchema } from './bigquery-field.ts'
import { requirePermission } from './bigquery-permissions.ts'
import { rowResources } from './bigquery-rows.ts'
import { patchedFields } from './bigquery-schema.ts'
import { changeTables } from './bigquery-snapshot.ts'
import {
  findDataset,
  findTable,
  hasTable,
  type Partitioning,
  type Table,
  type TableReference,
  tableName,
} from './bigquery-state.ts'
import { tableResource } from './bigquery-table-resource.ts'
import { createTable, dropTable, duckdbTable, setFields, withDefaults } from './bigquery-tables.ts'
import { cellText } from './bigquery-types.ts'

const moment = z.coerce.number().transform((since1970) => new Date(since1970))

const newTable = z.strictObject({
  tableReference: z.strictObject({ tableId: z.string(), datasetId: z.string(), projectId: z.string() }),
  schema: tableSchema.default({ fields: [] }),
  timePartitioning: partitioningSchema,
  clustering: clusteringSchema,
  labels: labelsSchema.default({}),
  description: z.string().optional(),
  // To send nothing or null is the same.
  expirationTime: z.null().or(moment).optional(),
})

/** What is null goes away; lists are sent whole. */
const patch = z.strictObject({
  schema: tableSchema.optional(),
  labels: z.record(z.string(), z.string().nullable()).optional(),
  description: z.string().optional(),
  expirationTime: z.null().or(moment).optional(),
  timePartitioning: partitioningSchema,
})

function referenceOf(call: BigQueryCall): TableReference {
  return { dataset: named(call, 'dataset'), table: named(call, 'table') }
}

export const insertTable: BigQueryOperation = async ({ state, body, path: { dataset = '' } }) => {
  requirePermission(state, 'bigquery.tables.create', { dataset })
  const { tableReference, schema, timePartitioning, ...rest } = parse(newTable, body)
  const { fields } = schema
  const reference = { dataset, table: tableReference.tableId }
  const { clustering, labels, description, expirationTime } = rest
  const properties = { fields, clustering, labels, description, expiresAt: expirationTime ?? undefined }
  const table = await changeTables(state, () =>
    createTable(state, reference, withDefaults(state, reference, { ...properties, partitioning: timePartitioning })),
  )
  return tableResource(state, table)
}

export const getTable: BigQueryOperation = async (call) => {
  const reference = referenceOf(call)
  requirePermission(call.state, 'bigquery.tables.get', { table: reference })
  return tableResource(call.state, findTable(call.state, reference))
}

export const patchTable: BigQueryOperation = async (call) => {
  const { state, body } = call
  const reference = referenceOf(call)
  requirePermission(state, 'bigquery.tables.update', { table: reference })
  const { schema, labels, description, expirationTime, timePartitioning } = parse(patch, body)
  const table = await changeTables(state, async () => {
    const found = findTable(state, reference)
    if (schema !== undefined) {
      await setFields(state, found, patchedFields(tableName(state, reference), found.fields, schema.fields))
    }
    const kept = Object.entries({ ...found.labels, ...labels }).filter(([, value]) => value !== null)
    found.labels = labelsSchema.parse(Object.fromEntries(kept))
    found.description = description ?? found.description
    if (expirationTime !== undefined) found.expiresAt = expirationTime ?? undefined
    if (timePartitioning !== undefined) found.partitioning = repartitioned(found, timePartitioning)
    return found
  })
  return tableResource(state, table)
}

/** The columns of partitions stay; how long they are kept may change. */
function repartitioned({ partitioning }: Table, wanted: Partitioning): Partitioning {
  if (partitioning?.type === wanted.type && partitioning.field === wanted.field) return wanted
  throw invalid('Cannot change partitioning spec for a partitioned table.')
}

export const deleteTable: BigQueryOperation = async (call) => {
  const reference = referenceOf(call)
  requirePermission(call.state, 'bigquery.tables.delete', { table: reference })
  await changeTables(call.state, () => dropTable(call.state, findTable(call.state, reference)))
  return {}
}

export const listTables: BigQueryOperation = async (call) => {
  const { state, query } = call
  const dataset = named(call, 'dataset')
  requirePermission(state, 'bigquery.tables.list', { dataset })
  const { items, pageToken: nextPageToken } = pageOf([...findDataset(state, dataset).tables.values()], query)
  const tables = items.map(({ id }) => ({
    kind: 'bigquery#table',
    id: tableName(state, { dataset, table: id }),
    tableReference: { projectId: state.project, datasetId: dataset, tableId: id },
    type: 'TABLE',
  }))
  return { kind: 'bigquery#tableList', tables, totalItems: tables.length, nextPageToken }
}

export const listTableData: BigQueryOperation = async (call) => {
  const { state, query } = call
  if (query.get('formatOptions.useInt64Timestamp') !== 'true') throw invalid('Ask with formatOptions.useInt64Timestamp')
  const reference = referenceOf(call)
  requirePermission(state, 'bigquery.tables.getData', { table: reference })
  const table = duckdbTable({ dataset: findTable(state, reference).dataset, table: reference.table })
  const selected = query.get('selectedFields')?.split(',')
  const columns = (await state.engine.describe(table)).filter(({ name }) => selected?.includes(name) ?? true)
  const cells = columns.map(({ name, type }) => cellText(name, type))
  const rows = await state.engine.rows(`SELECT ${cells.join(', ')} FROM ${table}`)
  const { items, pageToken } = pageOf(rows, query)
  return { kind: 'bigquery#tableDataList', totalRows: String(rows.length), rows: rowResources(items), pageToken }
}

/**
 * Of a table that is not there nobody has any.
 * https://cloud.google.com/bigquery/docs/reference/rest/v2/tables/testIamPermissions
 */
export const testTablePermissions: BigQueryOperation = async (call) => {
  const { state, body } = call
  const { permissions } = parse(z.strictObject({ permissions: z.array(z.string()) }), body)
  const isThere = hasTable(state, referenceOf(call))
  return { permissions: permissions.filter((permission) => isThere && !state.denied.has(permission)) }
}

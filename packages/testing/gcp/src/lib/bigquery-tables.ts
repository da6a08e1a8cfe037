import { duplicate, invalid } from './bigquery-error.ts'
import { type Field, findField, requireDistinct } from './bigquery-field.ts'
import { identifier } from './bigquery-quote.ts'
import {
  type BigQueryState,
  findDataset,
  type Partitioning,
  type Table,
  type TableReference,
  tableName,
} from './bigquery-state.ts'
import { columnType } from './bigquery-types.ts'

export type NewTable = Pick<Table, 'fields' | 'partitioning' | 'clustering' | 'labels' | 'description' | 'expiresAt'>

/** The table as DuckDB knows it. */
export function duckdbTable({ dataset, table }: TableReference): string {
  return `${identifier(dataset)}.${identifier(table)}`
}

const partitionable = new Set(['DATE', 'TIMESTAMP', 'DATETIME'])
const notClusterable = new Set(['FLOAT', 'BYTES', 'JSON', 'TIME'])

/**
 * A table as it is when it is new in a dataset: what it does not say of its end, the dataset does.
 * https://cloud.google.com/bigquery/docs/reference/rest/v2/datasets#Dataset
 */
export function withDefaults(state: BigQueryState, { dataset }: TableReference, table: NewTable): NewTable {
  const { defaultTableExpirationMs, defaultPartitionExpirationMs } = findDataset(state, dataset)
  const { partitioning, expiresAt } = table
  if (partitioning !== undefined && defaultPartitionExpirationMs !== undefined) {
    const expirationMs = partitioning.expirationMs ?? defaultPartitionExpirationMs
    return { ...table, partitioning: { ...partitioning, expirationMs } }
  }
  if (expiresAt !== undefined || defaultTableExpirationMs === undefined) return table
  return { ...table, expiresAt: new Date(state.now().getTime() + defaultTableExpirationMs) }
}

/** @throws BigQueryError `duplicate`, and where partitions or clusters do not go with the columns. */
export async function createTable(
  state: BigQueryState,
  reference: TableReference,
  { fields, partitioning, clustering, labels, description, expiresAt }: NewTable,
): Promise<Table> {
  const { tables } = findDataset(state, reference.dataset)
  if (!/^\w{1,1024}$/.test(reference.table)) throw invalid(`Invalid table ID "${reference.table}".`)
  if (tables.has(reference.table)) throw duplicate(`Table ${tableName(state, reference)}`)
  requireDistinct(fields)
  requirePartitioning(fields, partitioning)
  requireClustering(fields, clustering)
  const columns = fields.map((field) => `${identifier(field.name)} ${columnType(field)}`)
  // DuckDB has no tables without columns, BigQuery has.
  const definition = columns.length === 0 ? '"(none)" INTEGER' : columns.join(', ')
  await state.engine.run(`CREATE TABLE ${duckdbTable(reference)} (${definition})`)
  const { dataset, table: id } = reference
  const table = {
    dataset,
    id,
    createdAt: state.now(),
    fields,
    partitioning,
    clustering,
    labels,
    description,
    expiresAt,
  }
  tables.set(id, table)
  return table
}

export async function dropTable(state: BigQueryState, { dataset, id }: Table): Promise<void> {
  await state.engine.run(`DROP TABLE ${duckdbTable({ dataset, table: id })}`)
  findDataset(state, dataset).tables.delete(id)
}

/** Adds the columns that a table does not have yet. */
export async function setFields(state: BigQueryState, table: Table, fields: readonly Field[]): Promise<void> {
  const target = duckdbTable({ dataset: table.dataset, table: table.id })
  for (const field of fields) {
    if (findField(table.fields, field.name) !== undefined) continue
    await state.engine.run(`ALTER TABLE ${target} ADD COLUMN ${identifier(field.name)} ${columnType(field)}`)
  }
  table.fields = fields
}

function requirePartitioning(fields: readonly Field[], partitioning: Partitioning | undefined): void {
  if (partitioning === undefined) return
  const field = findField(fields, partitioning.field)
  if (field === undefined) {
    throw invalid('The field specified for partitioning cannot be found in the schema.')
  }
  if (!partitionable.has(field.type)) {
    throw invalid(
      `The field specified for partitioning can only be of type TIMESTAMP, DATE or DATETIME. The type found is: ${field.type}.`,
    )
  }
}

function requireClustering(fields: readonly Field[], clustering: readonly string[] | undefined): void {
  if (clustering === undefined) return
  if (clustering.length === 0 || clustering.length > 4) throw invalid('Clustering takes one to four fields.')
  for (const name of clustering) {
    const field = findField(fields, name)
    if (field === undefined) {
      throw invalid(`The field specified for clustering cannot be found in the schema. Invalid field: ${name}.`)
    }
    if (notClusterable.has(field.type))
      throw invalid(`Clustering is not supported on a field of type ${field.type}: ${name}.`)
  }
}

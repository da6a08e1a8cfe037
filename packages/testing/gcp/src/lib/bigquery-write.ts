import { duplicate, invalid, notFound, notImplemented } from './bigquery-error.ts'
import type { Field } from './bigquery-field.ts'
import { makeRoom } from './bigquery-make-room.ts'
import { isInPartition, withoutPartition } from './bigquery-partition.ts'
import { identifier } from './bigquery-quote.ts'
import { mergedFields, type SchemaUpdate } from './bigquery-schema.ts'
import {
  type BigQueryState,
  findDataset,
  type Partitioning,
  type Table,
  type TableReference,
  tableName,
} from './bigquery-state.ts'
import { createTable, dropTable, duckdbTable, setFields, withDefaults } from './bigquery-tables.ts'

/** Where a job writes to, and how. */
export interface Destination {
  readonly reference: TableReference
  readonly write: 'WRITE_TRUNCATE' | 'WRITE_APPEND' | 'WRITE_EMPTY'
  readonly create: 'CREATE_IF_NEEDED' | 'CREATE_NEVER'
  readonly updates: readonly SchemaUpdate[]
  readonly partitioning: Partitioning | undefined
  readonly clustering: readonly string[] | undefined
}

/** Rows on their way. */
export interface Incoming {
  /** A table in DuckDB. */
  readonly relation: string
  readonly fields: readonly Field[]
}

/** Writes what a job brought, inside the job's transaction. @returns how many rows. */
export async function writeRows(state: BigQueryState, destination: Destination, incoming: Incoming): Promise<number> {
  requireUpdatable(destination)
  const { partition, ...reference } = withoutPartition(destination.reference)
  const table = await targetTable(state, destination, incoming.fields)
  const target = duckdbTable(reference)
  const where = partition === undefined ? 'true' : isInPartition(table.partitioning, partition)
  if (partition !== undefined) await requireInPartition(state, incoming, where, partition)
  // Before anything is deleted: DuckDB alters no table that its transaction has changed.
  await makeRoom(state.engine, target, incoming)
  if (destination.write === 'WRITE_TRUNCATE') {
    await state.engine.run(`DELETE FROM ${target} WHERE ${where}`)
  } else if (destination.write === 'WRITE_EMPTY') {
    const [row] = await state.engine.rows(`SELECT 'row' FROM ${target} WHERE ${where} LIMIT 1`)
    if (row !== undefined) throw duplicate(`Table ${tableName(state, destination.reference)}`)
  }
  await requireValues(state, incoming, table.fields)
  const names = incoming.fields.map(({ name }) => identifier(name)).join(', ')
  if (names === '') return 0
  return state.engine.run(`INSERT INTO ${target} (${names}) SELECT ${names} FROM ${incoming.relation}`)
}

/** https://cloud.google.com/bigquery/docs/reference/rest/v2/Job#JobConfigurationLoad, schemaUpdateOptions */
function requireUpdatable({ updates, write, reference }: Destination): void {
  const { partition } = withoutPartition(reference)
  if (updates.length === 0 || write === 'WRITE_APPEND' || (write === 'WRITE_TRUNCATE' && partition !== undefined))
    return
  throw invalid(
    'Schema update options should only be specified with WRITE_APPEND disposition, or with WRITE_TRUNCATE disposition on a table partition.',
  )
}

/** The table with the columns that it needs. */
async function targetTable(
  state: BigQueryState,
  { reference: named, write, create, updates, partitioning, clustering }: Destination,
  fields: readonly Field[],
): Promise<Table> {
  const { partition, ...reference } = withoutPartition(named)
  const name = tableName(state, reference)
  const present = findDataset(state, reference.dataset).tables.get(reference.table)
  const asNew = { fields, partitioning, clustering, labels: {}, description: undefined, expiresAt: undefined }
  if (present === undefined) {
    if (create === 'CREATE_NEVER') throw notFound(`Table ${name}`)
    if (fields.length === 0) throw invalid('No schema specified on job or table.')
    if (partition !== undefined && partitioning === undefined) throw notImplemented('partitions by time of ingestion')
    return createTable(state, reference, withDefaults(state, reference, asNew))
  }
  if (write === 'WRITE_TRUNCATE' && partition === undefined) {
    requireSamePartitions(name, present, { partitioning, clustering })
    await dropTable(state, present)
    const { partitioning: kept, clustering: keptClustering, labels, description, expiresAt } = present
    return createTable(state, reference, {
      fields,
      partitioning: kept,
      clustering: keptClustering,
      labels,
      description,
      expiresAt,
    })
  }
  const merged = present.fields.length === 0 ? fields : mergedFields(name, present.fields, fields, updates)
  await setFields(state, present, merged)
  return present
}

function requireSamePartitions(
  name: string,
  table: Table,
  wanted: Pick<Destination, 'partitioning' | 'clustering'>,
): void {
  const differs = (one: unknown, other: unknown) => one !== undefined && JSON.stringify(one) !== JSON.stringify(other)
  const columns = (partitioning: Partitioning | undefined) => partitioning && [partitioning.type, partitioning.field]
  if (
    differs(columns(wanted.partitioning), columns(table.partitioning)) ||
    differs(wanted.clustering, table.clustering)
  ) {
    throw invalid(`Incompatible table partitioning specification for ${name}.`)
  }
}

async function requireInPartition(
  { engine }: BigQueryState,
  { relation, fields }: Incoming,
  where: string,
  partition: string,
): Promise<void> {
  if (fields.length === 0) return
  const found = await engine.rows(`SELECT 'row' FROM ${relation} WHERE (${where}) IS NOT TRUE LIMIT 1`)
  if (found.length > 0) {
    throw invalid(`Some rows belong to different partitions rather than destination partition ${partition}`)
  }
}

async function requireValues({ engine }: BigQueryState, incoming: Incoming, fields: readonly Field[]): Promise<void> {
  for (const { name, mode } of fields) {
    if (mode !== 'REQUIRED') continue
    const [row] = await engine.rows(`SELECT 'row' FROM ${incoming.relation} WHERE ${identifier(name)} IS NULL LIMIT 1`)
    if (row !== undefined) throw invalid(`Error while reading data, error message: Required column ${name} is null`)
  }
}

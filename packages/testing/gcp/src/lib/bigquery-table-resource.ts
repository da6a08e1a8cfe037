import type { BigQueryTable } from '../bigquery-table.ts'
import { type BigQueryState, findDataset, type Partitioning, type Table, tableName } from './bigquery-state.ts'
import { duckdbTable } from './bigquery-tables.ts'

export async function tableResource(state: BigQueryState, table: Table): Promise<BigQueryTable> {
  const reference = { dataset: table.dataset, table: table.id }
  const [count] = await state.engine.rows(`SELECT CAST(count(*) AS VARCHAR) FROM ${duckdbTable(reference)}`)
  return {
    kind: 'bigquery#table',
    id: tableName(state, reference),
    tableReference: { projectId: state.project, datasetId: table.dataset, tableId: table.id },
    type: 'TABLE',
    schema: { fields: table.fields },
    timePartitioning: partitioningResource(table.partitioning),
    clustering: table.clustering === undefined ? undefined : { fields: table.clustering },
    labels: table.labels,
    description: table.description,
    expirationTime: table.expiresAt === undefined ? undefined : String(table.expiresAt.getTime()),
    creationTime: String(table.createdAt.getTime()),
    location: findDataset(state, table.dataset).location,
    numRows: count?.[0] ?? '0',
  }
}

function partitioningResource(partitioning: Partitioning | undefined): BigQueryTable['timePartitioning'] {
  if (partitioning === undefined) return undefined
  const { type, field, expirationMs } = partitioning
  return { type, field, ...(expirationMs === undefined ? {} : { expirationMs: String(expirationMs) }) }
}

import { type Field, schemaOf } from './field.ts'
import type { Settings } from './settings.ts'

/** What a load job of a Parquet file is told, but for where the file is. */
export function loadConfiguration({ project, dataset }: Settings, table: string, fields: readonly Field[]) {
  const isPartition = table.includes('$')
  return {
    destinationTable: { projectId: project, datasetId: dataset, tableId: table },
    sourceFormat: 'PARQUET' as const,
    // With the types that the table has: left to itself BigQuery takes NUMERIC for every decimal.
    schema: { fields: schemaOf(fields) },
    decimalTargetTypes: ['NUMERIC' as const, 'BIGNUMERIC' as const],
    createDisposition: 'CREATE_NEVER' as const,
    writeDisposition: 'WRITE_TRUNCATE' as const,
    ...(isPartition ? { schemaUpdateOptions: ['ALLOW_FIELD_ADDITION' as const] } : {}),
  }
}

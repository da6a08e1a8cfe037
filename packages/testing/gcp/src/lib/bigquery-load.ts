import type { LoadConfiguration } from './bigquery-configuration.ts'
import { destinationOf } from './bigquery-configuration.ts'
import { invalid } from './bigquery-error.ts'
import type { JobOutcome } from './bigquery-job.ts'
import { withoutPartition } from './bigquery-partition.ts'
import { requirePermission } from './bigquery-permissions.ts'
import { readCsv } from './bigquery-read-csv.ts'
import { readParquet } from './bigquery-read-parquet.ts'
import type { SourceFile } from './bigquery-source-file.ts'
import { type BigQueryState, findDataset } from './bigquery-state.ts'
import { writeRows } from './bigquery-write.ts'

/** Loads files into a table. */
export async function load(
  state: BigQueryState,
  configuration: LoadConfiguration,
  files: readonly SourceFile[],
): Promise<JobOutcome> {
  const { destinationTable: reference, sourceFormat } = configuration
  const { partition: _, ...plain } = withoutPartition(reference)
  requirePermission(state, 'bigquery.tables.updateData', { table: plain })
  const present = findDataset(state, plain.dataset).tables.get(plain.table)
  const read = sourceFormat === 'PARQUET' ? readParquet : readCsv
  const fields = configuration.schema?.fields ?? (sourceFormat === 'CSV' ? present?.fields : undefined)
  if (files.length === 0) throw invalid('No source files were specified')
  const incoming = await read(state, files, fields, configuration)
  try {
    const rows = await writeRows(state, destinationOf(reference, configuration), incoming)
    return {
      load: {
        inputFiles: String(files.length),
        inputFileBytes: String(files.reduce((sum, { bytes }) => sum + bytes, 0)),
        outputRows: String(rows),
        badRecords: '0',
      },
    }
  } finally {
    await state.engine.run(`DROP TABLE IF EXISTS ${incoming.relation}`).catch(() => undefined)
  }
}

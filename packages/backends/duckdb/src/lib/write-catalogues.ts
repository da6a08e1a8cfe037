import { mkdir, open, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { Catalogue, CatalogueEntry } from '@openfinops/plugin'
import type { Engine } from './engine.ts'
import { catalog } from './open-database.ts'
import { identifier, literal, literals } from './quote.ts'

/** The columns of a catalogue's table, and where their values come from. */
const columns: readonly (readonly [name: string, type: string, value: (entry: CatalogueEntry) => string])[] = [
  ['source', 'VARCHAR', ({ source }) => text(source)],
  ['billing_period', 'VARCHAR', ({ billingPeriod }) => text(billingPeriod)],
  ['export_id', 'VARCHAR', ({ exportId }) => text(exportId)],
  ['cadence', 'VARCHAR', ({ cadence }) => text(cadence)],
  ['source_type', 'VARCHAR', ({ sourceType }) => text(sourceType)],
  ['schema_version', 'VARCHAR', ({ schemaVersion }) => text(schemaVersion)],
  ['focus_version', 'VARCHAR', ({ schemaVersion = '' }) => text(/^FOCUS (.+)$/.exec(schemaVersion)?.[1])],
  ['format', 'VARCHAR', ({ format }) => text(format)],
  ['file_keys', 'VARCHAR[]', ({ fileKeys }) => literals(fileKeys)],
  ['local_paths', 'VARCHAR[]', ({ localPaths }) => literals(localPaths)],
  ['file_hashes', 'VARCHAR[]', ({ fileHashes }) => literals(fileHashes)],
  ['manifest_keys', 'VARCHAR[]', ({ manifestKeys }) => literals(manifestKeys)],
  ['expected_rows', 'BIGINT', ({ expectedRows }) => number(expectedRows)],
  ['row_count', 'BIGINT', ({ rowCount }) => number(rowCount)],
  ['status', 'VARCHAR', ({ status }) => text(status)],
  ['error_count', 'BIGINT', ({ errorCount }) => number(errorCount)],
  ['created_at', 'TIMESTAMP', ({ createdAt }) => text(createdAt)],
]

/** @param temporary where the Parquet file is written before it gets its name; open to the database. */
export async function writeCatalogues(
  database: Engine,
  catalogues: readonly Catalogue[],
  path: string,
  temporary: string,
): Promise<void> {
  await database.transaction(async () => {
    for (const catalogue of catalogues) await writeCatalogue(database, catalogue)
  })
  const tables = catalogues.map(({ manifestTable }) => `SELECT * FROM ${nameOf(manifestTable)}`)
  await mkdir(dirname(path), { recursive: true })
  try {
    await database.run(`COPY (${tables.join(' UNION ALL ')} ORDER BY source, billing_period, created_at, export_id)
      TO ${literal(temporary)} (FORMAT parquet, COMPRESSION zstd, USE_TMP_FILE false)`)
    await using file = await open(temporary, 'r+')
    await file.sync()
    await rename(temporary, path)
  } finally {
    await rm(temporary, { force: true })
  }
}

async function writeCatalogue(database: Engine, { manifestTable, filesView, entries }: Catalogue): Promise<void> {
  const table = nameOf(manifestTable)
  const definitions = columns.map(([name, type]) => `${identifier(name)} ${type}`)
  await database.run(`CREATE OR REPLACE TABLE ${table} (${definitions.join(', ')})`)
  if (entries.length > 0) {
    const rows = entries.map(
      (entry) => `(${columns.map(([, type, value]) => `CAST(${value(entry)} AS ${type})`).join(', ')})`,
    )
    await database.run(`INSERT INTO ${table} VALUES ${rows.join(',\n')}`)
  }
  // A view names its table without the database, or nobody could open the file under another name.
  await database.run(`CREATE OR REPLACE VIEW ${nameOf(filesView)} AS
    SELECT billing_period, export_id, unnest(file_keys) AS s3_key, unnest(local_paths) AS local_path,
      if(len(file_keys) = 1, expected_rows, NULL) AS expected_rows, source
    FROM main.${identifier(manifestTable)}`)
}

function nameOf(table: string): string {
  return `${catalog}.main.${identifier(table)}`
}

function text(value: string | undefined): string {
  return value === undefined ? 'NULL' : literal(value)
}

function number(value: number | undefined): string {
  return value === undefined ? 'NULL' : String(value)
}

import { DuckDBInstance } from '@duckdb/node-api'

/** The rows of a Parquet file, every value as JSON has it, in their order. */
export async function parquetRows(path: string): Promise<readonly unknown[]> {
  const instance = await DuckDBInstance.create(':memory:')
  const connection = await instance.connect()
  try {
    const reader = await connection.runAndReadAll(`SELECT * FROM '${path.replaceAll("'", "''")}'`)
    return reader.getRowObjectsJson()
  } finally {
    connection.closeSync()
    instance.closeSync()
  }
}

import { DuckDBInstance } from '@duckdb/node-api'
import type { FileColumn } from '../columns/column.ts'

/** What a Parquet file holds where a row has no value. */
export type Absent = 'null' | 'zero'

interface ParquetFile {
  readonly csv: string
  readonly parquet: string
  readonly columns: readonly FileColumn[]
  readonly absent: Absent
  readonly signal: AbortSignal | undefined
}

/**
 * Makes a Parquet file of a CSV file, with Snappy as AWS and Azure do. Text stays text; numbers of `double` columns become
 * doubles, times milliseconds since 1970, JSON objects maps. One thread and small row groups keep the bytes the same and
 * the memory low. Throws the signal's reason when it is aborted.
 */
export async function writeParquet({ csv, parquet, columns, absent, signal }: ParquetFile): Promise<void> {
  const instance = await DuckDBInstance.create(':memory:', { threads: '1', preserve_insertion_order: 'true' })
  try {
    const connection = await instance.connect()
    const interrupt = () => connection.interrupt()
    signal?.addEventListener('abort', interrupt)
    try {
      signal?.throwIfAborted()
      const select = columns.map((column) => `${expression(column, absent)} AS ${identifier(column.name)}`)
      const types = columns.map((column) => `${literal(column.name)}: 'VARCHAR'`)
      await connection.run(`
        COPY (
          SELECT ${select.join(', ')}
          FROM read_csv(${literal(csv)}, header = true, auto_detect = false, delim = ',', quote = '"', escape = '"',
            columns = {${types.join(', ')}})
        ) TO ${literal(parquet)} (FORMAT parquet, CODEC snappy, ROW_GROUP_SIZE 30720)`)
    } catch (error) {
      signal?.throwIfAborted()
      throw error
    } finally {
      signal?.removeEventListener('abort', interrupt)
      connection.closeSync()
    }
  } finally {
    instance.closeSync()
  }
}

function expression({ name, type }: FileColumn, absent: Absent): string {
  const column = identifier(name)
  switch (type) {
    case 'string':
      return absent === 'null' ? column : `coalesce(${column}, '')`
    case 'double':
      return absent === 'null' ? `${column}::DOUBLE` : `coalesce(${column}::DOUBLE, 0)`
    case 'timestamp':
      return `${column}::TIMESTAMP::TIMESTAMP_MS`
    case 'map<string,string>':
      return `${column}::JSON::MAP(VARCHAR, VARCHAR)`
    case 'map<string,double>':
      return `${column}::JSON::MAP(VARCHAR, DOUBLE)`
  }
}

function identifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}

function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}

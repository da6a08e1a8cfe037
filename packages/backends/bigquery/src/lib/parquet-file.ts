import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api'
import { FinopsError, throwIfAborted } from '@openfinops/plugin'

/** A column of a Parquet file, with DuckDB's name for its type. */
export interface ParquetColumn {
  readonly name: string
  readonly type: string
}

/** The columns of a file that `exportPeriod` of some backend wrote. @throws FinopsError `FILE_CORRUPT`. */
export function describeParquet(path: string): Promise<readonly ParquetColumn[]> {
  return withDuckDB(async (connection) => {
    const rows = await connection.runAndReadAll(
      `SELECT column_name, column_type FROM (DESCRIBE SELECT * FROM ${rowsOf(path)})`,
    )
    return rows.getRows().map(([name, type]) => ({ name: String(name), type: String(type) }))
  }).catch((cause: unknown) => {
    throw new FinopsError('FILE_CORRUPT', 'The export is not a Parquet file that can be read', {
      file: path,
      fix: 'Export the period again: finops run --force.',
      cause,
    })
  })
}

/** What of a Parquet file is read without the rest of it. */
export interface RowGroup {
  readonly rows: number
  readonly bytes: number
}

/** The row groups of a Parquet file, in its order. */
export function rowGroups(path: string): Promise<readonly RowGroup[]> {
  return withDuckDB(async (connection) => {
    const rows = await connection.runAndReadAll(`SELECT row_group_num_rows, row_group_compressed_bytes
      FROM parquet_metadata(${pattern(path)}) WHERE column_id = 0 ORDER BY row_group_id`)
    return rows.getRows().map(([count, bytes]) => ({ rows: Number(count), bytes: Number(bytes) }))
  })
}

/** Whether BigQuery would make records of a column. */
export function isNested({ type }: Pick<ParquetColumn, 'type'>): boolean {
  return /^(MAP|STRUCT|UNION)\(|\[\d*\]$/.test(type)
}

/** A copy of a Parquet file, or of rows of it. */
export interface ParquetCopy {
  readonly path: string
  /** All of the file, in its order. */
  readonly columns: readonly ParquetColumn[]
  /** The first row, from 0, and the one after the last. Default: all. */
  readonly rows?: { readonly from: number; readonly to: number }
  readonly target: string
  readonly temporaryFolder: string
}

/**
 * Each thread has a row group in memory. These take two threads some 650 MiB for a CUR 2.0 with its 132 columns, and have
 * 3 MiB of it in the file. For the sake of its own speed BigQuery asks for 16 MiB at least.
 * Source: https://cloud.google.com/bigquery/docs/loading-data-cloud-storage-parquet#input_file_requirements
 */
const rowGroupSize = 30_720
const threads = '2'

/**
 * Copies a Parquet file with the text of JSON objects where it has maps: BigQuery would make lists of records of them.
 * Nothing else changes but the row groups. Takes some ten seconds of one core for a million rows of a CUR 2.0.
 */
export function copyParquet(
  { path, columns, rows, target, temporaryFolder }: ParquetCopy,
  signal: AbortSignal,
): Promise<void> {
  // They go by other names here: one of them may be called what DuckDB calls the number of a row.
  const names = columns.map((_, at) => `c${at}`)
  const values = columns.map((column, at) => {
    const value = isNested(column) ? `CAST(to_json(c${at}) AS VARCHAR)` : `c${at}`
    return `${value} AS ${quoted(column.name)}`
  })
  const part = rows && `WHERE file_row_number >= ${rows.from} AND file_row_number < ${rows.to}`
  return withDuckDB(async (connection) => {
    const interrupt = () => connection.interrupt()
    signal.addEventListener('abort', interrupt)
    try {
      await connection.run(`SET temp_directory = ${literal(temporaryFolder)}`)
      const { rowsChanged } = await connection.run(`COPY (
          SELECT ${values.join(', ')} FROM ${rowsOf(path)} AS month(${names.join(', ')}) ${part ?? ''}
        ) TO ${literal(target)} (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE ${rowGroupSize}, USE_TMP_FILE false)`)
      if (rows !== undefined && rowsChanged !== rows.to - rows.from) {
        throw new Error(`Copied ${rowsChanged} rows of ${path}, not those from ${rows.from} to ${rows.to}`)
      }
    } catch (error) {
      throwIfAborted(signal)
      throw diskError(error, target)
    } finally {
      signal.removeEventListener('abort', interrupt)
    }
  })
}

/** DuckDB's words for what the operating system refused; what is something else is given back as it is. */
function diskError(error: unknown, file: string): unknown {
  if (!(error instanceof Error && error.message.startsWith('IO Error'))) return error
  const isFull = /No space left on device|Disk quota exceeded|File too large/.test(error.message)
  const [code, message] = isFull
    ? (['DISK_FULL', 'There is no room for the copy of a month, or of a part of one'] as const)
    : (['FILE_UNREADABLE', 'A month, or a part of one, could not be copied'] as const)
  return new FinopsError(code, message, {
    file,
    fix: 'Set temp_directory of the backend to a folder that can be written and has room, and run the same command again.',
    cause: error,
  })
}

async function withDuckDB<T>(work: (connection: DuckDBConnection) => Promise<T>): Promise<T> {
  const instance = await DuckDBInstance.create(':memory:', {
    memory_limit: '1GB',
    threads,
    preserve_insertion_order: 'false',
    write_buffer_row_group_count: '1',
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
  })
  try {
    const connection = await instance.connect()
    try {
      return await work(connection)
    } finally {
      connection.closeSync()
    }
  } finally {
    instance.closeSync()
  }
}

/** A folder is neither a column, as `month=2026-10`, nor a pattern, as `[a]`. */
function rowsOf(path: string): string {
  return `read_parquet(${pattern(path)}, hive_partitioning = false)`
}

function pattern(path: string): string {
  return literal(path.replace(/[*?[]/g, '[$&]'))
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}

function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}

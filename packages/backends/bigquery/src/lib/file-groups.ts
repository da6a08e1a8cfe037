import { FinopsError, type StreamedFile, type StreamedLoad, type TableColumn } from '@openfinops/plugin'

/** Files that one job loads, because they have the same columns in the same order. */
export interface FileGroup {
  readonly format: 'csv' | 'parquet'
  readonly files: readonly StreamedFile[]
  /** In the order of the files. */
  readonly columns: readonly TableColumn[]
}

/**
 * Of CSV. What BigQuery says of a larger one: "Max allowed size is: 4294967296."
 * Source: https://cloud.google.com/bigquery/docs/loading-data-cloud-storage-csv#limitations
 */
const largestGzip = 2 ** 32

/**
 * Groups the files of a load. Files without even a header have no rows and are left out. Those with days that may be
 * written with slashes are alone: which of day and month comes first is decided for each of them.
 * @throws FinopsError `BACKEND_UNSUPPORTED` for what BigQuery does not read.
 */
export function groupFiles({ format, files, columns }: StreamedLoad): readonly FileGroup[] {
  if (format === 'csv.zip') {
    throw unsupported('BigQuery reads no zip archives', files[0]?.key)
  }
  const large = files.find(({ bytes }) => format === 'csv.gz' && bytes > largestGzip)
  if (large !== undefined) {
    throw unsupported(`BigQuery reads no gzip file of more than 4 GiB; this one has ${large.bytes} bytes`, large.key)
  }
  const bySource = new Map(columns.map((column) => [column.source, column]))
  const groups = new Map<string, FileGroup>()
  for (const file of files) {
    if (file.columns.length === 0) continue
    if (format === 'parquet') requireNames(file)
    const read = file.columns.map(({ name }) => {
      const column = bySource.get(name)
      if (column === undefined) throw new Error(`The load says nothing about the column "${name}" of its files`)
      return column
    })
    const isAlone = read.some(({ type }, at) => type === 'date' && (file.columns[at]?.type ?? 'text') === 'text')
    const key = JSON.stringify([file.columns, isAlone ? file.key : null])
    const known = groups.get(key)?.files ?? []
    groups.set(key, { format: format === 'parquet' ? format : 'csv', files: [...known, file], columns: read })
  }
  return [...groups.values()]
}

/** Columns of Parquet files are loaded under their own names. https://cloud.google.com/bigquery/docs/schemas#column_names */
function requireNames({ key, columns }: StreamedFile): void {
  const seen = new Set<string>()
  for (const { name } of columns) {
    const lower = name.toLowerCase()
    if (
      !/^[a-z_][a-z0-9_]{0,299}$/.test(lower) ||
      /^_(table|file|partition|row_timestamp|_root__|colidentifier)/.test(lower)
    ) {
      throw unsupported('BigQuery takes no column of this name from Parquet', key, name)
    }
    if (seen.has(lower)) throw unsupported('BigQuery takes no two columns whose names differ in case only', key, name)
    seen.add(lower)
  }
}

/** What a load through this machine can do, and this one cannot. */
export function unsupported(message: string, file?: string, column?: string): FinopsError {
  return new FinopsError('BACKEND_UNSUPPORTED', message, {
    ...(file === undefined ? {} : { file }),
    ...(column === undefined ? {} : { column }),
    fix: 'Load this export without --direct.',
  })
}

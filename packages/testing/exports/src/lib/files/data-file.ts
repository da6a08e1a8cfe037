import { mkdir, rm } from 'node:fs/promises'
import { basename, dirname } from 'node:path'
import type { ExportFormat } from '../../export-request.ts'
import type { Column } from '../columns/column.ts'
import { createChunkWriter } from './chunk-writer.ts'
import { type Compression, openGzip, openPlain, openZip, type Sink } from './sink.ts'
import { type Absent, writeParquet } from './write-parquet.ts'

/** What the data files of a delivery have in common. */
export interface DataFiles {
  readonly format: ExportFormat
  readonly rowsPerFile: number
  readonly compression: Compression
  readonly columns: readonly Column[]
  readonly absent: Absent
  /** With its newline. */
  readonly header: string
  /** Where the file of a number goes, from 1. */
  place(number: number): { readonly key: string; readonly path: string }
}

/** Rows of CSV, each with its newline. */
export interface Rows {
  readonly done: boolean
  /** Called only while not `done`. */
  next(): string
}

export const noRows: Rows = { done: true, next: () => '' }

/**
 * Writes one file with as many rows as it may have. Resolves when the rows are taken; a Parquet file is `finished` only
 * later, so that the next one's rows can be made meanwhile.
 */
export async function writeDataFile(
  rows: Rows,
  path: string,
  files: DataFiles,
): Promise<{ readonly finished: Promise<void> }> {
  await mkdir(dirname(path), { recursive: true })
  const csv = files.format === 'parquet' ? `${path}.csv` : path
  const chunks = createChunkWriter(openSink(csv, files))
  await chunks.add(files.header)
  for (let row = 0; row < files.rowsPerFile && !rows.done; row++) {
    const full = chunks.add(rows.next())
    if (full !== undefined) await full
  }
  await chunks.end()
  return { finished: files.format === 'parquet' ? convert(csv, path, files) : Promise.resolve() }
}

function openSink(path: string, { format, compression }: DataFiles): Sink {
  switch (format) {
    case 'csv.gz':
      return openGzip(path, compression)
    case 'csv.zip':
      return openZip(path, basename(path).replace(/\.zip$/, ''), compression)
    case 'csv':
    case 'parquet':
      return openPlain(path)
  }
}

async function convert(csv: string, parquet: string, { columns, absent }: DataFiles): Promise<void> {
  await writeParquet({ csv, parquet, columns, absent })
  await rm(csv)
}

import { mkdir, rm } from 'node:fs/promises'
import { basename, dirname } from 'node:path'
import type { ExportFormat } from '../../export-request.ts'
import type { FileColumn } from '../columns/column.ts'
import { createChunkWriter } from './chunk-writer.ts'
import { type Compression, openGzip, openPlain, openZip, type Sink } from './sink.ts'
import { type Absent, writeParquet } from './write-parquet.ts'

/** What the data files of a delivery have in common. */
export interface DataFiles {
  readonly format: ExportFormat
  readonly rowsPerFile: number
  readonly compression: Compression
  readonly columns: readonly FileColumn[]
  readonly absent: Absent
  /** With its newline. */
  readonly header: string
  readonly signal: AbortSignal | undefined
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
 * later, so that the next one's rows can be made meanwhile. A file that is stopped half-way is deleted.
 */
export async function writeDataFile(
  rows: Rows,
  path: string,
  files: DataFiles,
): Promise<{ readonly rows: number; readonly finished: Promise<void> }> {
  await mkdir(dirname(path), { recursive: true })
  const csv = files.format === 'parquet' ? `${path}.csv` : path
  const written = await writeCsv(rows, openSink(csv, files), files)
  if (files.signal?.aborted) {
    await rm(csv)
    throw files.signal.reason
  }
  return { rows: written, finished: files.format === 'parquet' ? convert(csv, path, files) : Promise.resolve() }
}

/** @returns how many rows there were. */
async function writeCsv(rows: Rows, sink: Sink, { header, rowsPerFile, signal }: DataFiles): Promise<number> {
  const chunks = createChunkWriter(sink)
  await chunks.add(header)
  let row = 0
  for (; row < rowsPerFile && !rows.done; row++) {
    const full = chunks.add(rows.next())
    if (full === undefined) continue
    await full
    if (signal?.aborted) break
  }
  await chunks.end()
  return row
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

async function convert(csv: string, parquet: string, { columns, absent, signal }: DataFiles): Promise<void> {
  try {
    await writeParquet({ csv, parquet, columns, absent, signal })
  } catch (error) {
    await rm(parquet, { force: true })
    throw error
  } finally {
    await rm(csv)
  }
}

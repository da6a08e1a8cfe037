import { createReadStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import { FinopsError, type StagedFile, throwIfAborted } from '@openfinops/plugin'
import { CsvError, parse } from 'csv-parse'

/** A row of a CSV file and the line it begins on, counted from 1, the header included. */
export interface FoundRow {
  readonly line: number
  /** Absent when the row cannot be told apart into cells. */
  readonly cells: readonly string[] | undefined
}

const found = Symbol('found')

/**
 * Reads a CSV file up to the first row that is sought, or that cannot be told apart into cells.
 * @throws FinopsError `FILE_CORRUPT` when the file is no whole gzip, `CANCELLED`.
 */
export async function findRow(
  file: StagedFile,
  sought: (cells: readonly string[]) => boolean,
  signal: AbortSignal,
): Promise<FoundRow | undefined> {
  let line = 1
  let row: FoundRow | undefined
  const parser = parse({
    bom: true,
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: false,
    on_record: (cells: readonly string[]) => {
      const isBlank = cells.length === 1 && cells[0] === '' && file.columns.length > 1
      if (line > 1 && !isBlank && sought(cells)) {
        row = { line, cells }
        throw found
      }
      line += 1 + lineBreaks(cells)
      return null
    },
  })
  try {
    const source = createReadStream(file.path)
    if (file.path.toLowerCase().endsWith('.gz')) await pipeline(source, createGunzip(), parser, { signal })
    else await pipeline(source, parser, { signal })
  } catch (error) {
    if (row !== undefined) return row
    if (error instanceof CsvError) return { line, cells: undefined }
    throwIfAborted(signal)
    throw new FinopsError('FILE_CORRUPT', 'The file cannot be unpacked', {
      file: file.key,
      fix: 'Extract the delivery again.',
      cause: error,
    })
  }
  return undefined
}

function lineBreaks(cells: readonly string[]): number {
  return cells.reduce((sum, cell) => sum + (cell.match(/\r\n|\r|\n/g)?.length ?? 0), 0)
}

import { type ErrorPlace, FinopsError, type StagedFile } from '@openfinops/plugin'
import { findRow } from './find-row.ts'

/** @throws FinopsError `FILE_MALFORMED` with file and line of the first row that is no row, `FILE_CORRUPT`. */
export async function requireWellFormed(files: readonly StagedFile[], signal: AbortSignal): Promise<void> {
  for (const file of files) {
    if (file.columns.length === 0) continue
    const row = await findRow(file, (cells) => !isRow(cells, file), signal)
    if (row === undefined) continue
    const message =
      row.cells === undefined
        ? 'The quotes in the row do not match'
        : `The row has ${row.cells.length} cells, the header ${file.columns.length}`
    throw malformedFile(message, { file: file.key, line: row.line })
  }
}

/** DuckDB reads a row with one more comma at its end; nothing is lost by it. */
function isRow(cells: readonly string[], { columns }: StagedFile): boolean {
  return cells.length === columns.length || (cells.length === columns.length + 1 && cells.at(-1) === '')
}

/** What DuckDB could not read though the rows are rows: an encoding that is not UTF-8, or a row without end. */
export function malformed(cause: Error): FinopsError {
  const path = /^\s*file ?= ?(.+)$/m.exec(cause.message)?.[1]
  const why = cause.message.split('\n').filter((line) => /unicode|maximum line size/i.test(line))[0]
  return malformedFile(why ?? 'The file is not CSV as RFC 4180 has it', path === undefined ? {} : { file: path }, cause)
}

function malformedFile(message: string, place: ErrorPlace, cause?: Error): FinopsError {
  const fix =
    'Extract the delivery again; if the file is the same again, tell the vendor. What was loaded before stays.'
  return new FinopsError('FILE_MALFORMED', message, { ...place, fix, cause })
}

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
export async function malformed(cause: Error, files: readonly StagedFile[], signal: AbortSignal): Promise<FinopsError> {
  const path = /^\s*file ?= ?(.+)$/m.exec(cause.message)?.[1]
  const file = files.find((file) => file.path === path)
  if (file === undefined) return malformedFile('The file is not CSV as RFC 4180 has it', {}, cause)
  if (/unicode/i.test(cause.message)) {
    const row = await findRow(file, (cells) => cells.some((cell) => cell.includes('\uFFFD')), signal)
    return malformedFile(
      'The row is not UTF-8',
      { file: file.key, ...(row === undefined ? {} : { line: row.line }) },
      cause,
    )
  }
  const tooLong = cause.message.split('\n').find((line) => /maximum line size/i.test(line))
  return malformedFile(tooLong ?? 'The file is not CSV as RFC 4180 has it', { file: file.key }, cause)
}

function malformedFile(message: string, place: ErrorPlace, cause?: Error): FinopsError {
  const fix =
    'Extract the delivery again; if the file is the same again, tell the vendor. What was loaded before stays.'
  return new FinopsError('FILE_MALFORMED', message, { ...place, fix, cause })
}

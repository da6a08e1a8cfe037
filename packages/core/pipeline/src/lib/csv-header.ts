import { FinopsError, type SourceColumn } from '@openfinops/plugin'
import { parse } from 'csv-parse/sync'
import { csvRecords } from './csv-records.ts'
import type { FileContent } from './file-content.ts'

/** Headers longer than this are taken for something else. */
const longestHeader = 4 * 1024 * 1024

/**
 * Takes a CSV file piece by piece: keeps of it what stands before the end of its first record, and counts the others.
 * @throws FinopsError `FILE_MALFORMED` from `push` when no record ends within four megabytes, or when an empty line
 * stands where the header should; from `end` when the file ends inside quotes: it was cut short before it was packed, and
 * its last row may be lost on whoever reads it.
 */
export function headerReader(key: string) {
  const records = csvRecords()
  let text = Buffer.alloc(0)
  let columns: readonly string[] | undefined

  return {
    push(chunk: Uint8Array): void {
      records.push(chunk)
      if (columns === undefined) {
        text = Buffer.concat([text, chunk])
        const end = records.firstEnd()
        if (end !== undefined) columns = parseHeader(text.subarray(0, end), key)
        else if (text.length > longestHeader) throw withoutHeader(key)
      }
      if (columns?.length === 0 && !records.isBlank()) throw withoutHeader(key)
    },
    /** The columns once their record has ended. */
    columns: () => (columns === undefined || columns.length === 0 ? undefined : untyped(columns)),
    /** Everything; no columns for a file of nothing but line ends. Columns of one name get `(2)`, `(3)` … behind it. */
    end(): FileContent {
      if (records.isQuoted())
        throw new FinopsError('FILE_MALFORMED', 'The file ends inside quotes: it was cut short', { file: key })
      columns ??= parseHeader(text, key)
      return { columns: untyped(columns), rows: records.rows(columns.length) }
    },
  }
}

function untyped(names: readonly string[]): readonly SourceColumn[] {
  return names.map((name) => ({ name, type: undefined }))
}

function withoutHeader(key: string): FinopsError {
  return new FinopsError('FILE_MALFORMED', 'The file has no header row', { file: key, line: 1 })
}

function parseHeader(record: Buffer, key: string): readonly string[] {
  let rows: string[][]
  try {
    rows = parse(record, { bom: true })
  } catch (cause) {
    throw new FinopsError('FILE_MALFORMED', 'The header row cannot be read as CSV', { file: key, line: 1, cause })
  }
  const seen = new Map<string, number>()
  return (rows[0] ?? []).map((name) => {
    const count = (seen.get(name) ?? 0) + 1
    seen.set(name, count)
    return count === 1 ? name : `${name} (${count})`
  })
}

import { FinopsError } from '@openfinops/plugin'
import { parse } from 'csv-parse/sync'

/** Headers longer than this are taken for something else. */
const longestHeader = 4 * 1024 * 1024

/**
 * Takes a CSV file piece by piece, and keeps of it what stands before the end of its first record.
 * @throws FinopsError `FILE_MALFORMED` from `push` when no record ends within four megabytes, from `end` when the file
 * ends inside quotes: it was cut short before it was packed, and its last row may be lost on whoever reads it.
 */
export function headerReader(key: string) {
  let text = Buffer.alloc(0)
  let columns: readonly string[] | undefined
  let isQuoted = false

  return {
    push(chunk: Uint8Array): void {
      for (let at = 0; at < chunk.length; at++) if (chunk[at] === 0x22) isQuoted = !isQuoted
      if (columns !== undefined) return
      text = Buffer.concat([text, chunk])
      const end = recordEnd(text)
      if (end !== undefined) columns = parseHeader(text.subarray(0, end), key)
      else if (text.length > longestHeader) {
        throw new FinopsError('FILE_MALFORMED', 'The file has no header row', { file: key, line: 1 })
      }
    },
    /** The columns once their record has ended. */
    columns: () => columns,
    /** The columns; none for a file without a byte. Columns of one name get `(2)`, `(3)` … behind it. */
    end(): readonly string[] {
      if (isQuoted)
        throw new FinopsError('FILE_MALFORMED', 'The file ends inside quotes: it was cut short', { file: key })
      columns ??= parseHeader(text, key)
      return columns
    },
  }
}

function recordEnd(text: Buffer): number | undefined {
  let quoted = false
  for (let at = 0; at < text.length; at++) {
    const byte = text[at]
    if (byte === 0x22) quoted = !quoted
    else if (!quoted && (byte === 0x0a || byte === 0x0d)) return at
  }
  return undefined
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

import { FinopsError } from '@openfinops/plugin'
import { parse } from 'csv-parse/sync'

/** Headers longer than this are taken for something else. */
const longestHeader = 4 * 1024 * 1024

/**
 * Takes the beginning of a CSV file piece by piece until its first record is whole.
 * @throws FinopsError `FILE_MALFORMED` from `push` when no record ends within four megabytes.
 */
export function headerReader(key: string) {
  let text = Buffer.alloc(0)
  let columns: readonly string[] | undefined

  return {
    push(chunk: Uint8Array): void {
      if (columns !== undefined) return
      text = Buffer.concat([text, chunk])
      const end = recordEnd(text)
      if (end !== undefined) columns = parseHeader(text.subarray(0, end), key)
      else if (text.length > longestHeader) {
        throw new FinopsError('FILE_MALFORMED', 'The file has no header row', { file: key, line: 1 })
      }
    },
    /** The columns; none for a file without a byte. Columns of one name get `(2)`, `(3)` … behind it. */
    end(): readonly string[] {
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

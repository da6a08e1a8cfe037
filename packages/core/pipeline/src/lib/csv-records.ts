const quote = 0x22
const comma = 0x2c
const lineFeed = 0x0a
const carriageReturn = 0x0d
const space = 0x20
const byteOrderMark = Buffer.from('\uFEFF')

/** Bytes that are looked at one by one before a search is worth its call. */
const nearby = 32

/**
 * Counts the records of a CSV file while its bytes pass, as RFC 4180 has them: CRLF, LF or CR ends one outside quotes,
 * the last may lack its end, and a quote within quotes is doubled. What that leaves open is counted as it is read when it
 * is loaded from files of this machine: a quote in the middle of an unquoted cell is text, a cell may have a space before
 * the quote that opens it and any before one that opens it again, and an empty line is a row where there is one column,
 * and nothing where there are more.
 */
export function csvRecords() {
  /** Bytes of all chunks before. */
  let seen = 0
  let isQuoted = false
  let ended = 0
  let empty = 0
  let firstEnd: number | undefined
  /** Where the present record begins. */
  let start = 0
  /** The last quote that closed, and the last carriage return that ended a record. */
  let closedAt = -1
  let returnedAt = -2
  /** The last byte that is no space, of all chunks before. */
  let before = { at: -1, byte: comma }

  function lastBefore(chunk: Buffer, end: number): typeof before {
    let at = end - 1
    while (at >= 0 && chunk[at] === space) at--
    return at < 0 ? before : { at: seen + at, byte: chunk[at] ?? comma }
  }

  function opensCell(chunk: Buffer, quoteAt: number): boolean {
    if (chunk[quoteAt - 1] === comma) return true
    const { at, byte } = lastBefore(chunk, quoteAt)
    if (at === closedAt) return true
    const isAfterMark = at === 2 && byte === 0xbf
    const isFirst = byte === comma || byte === lineFeed || byte === carriageReturn || isAfterMark
    return isFirst && seen + quoteAt - at <= 2
  }

  function endRecord(at: number, isReturn: boolean): void {
    const isSecondHalf = !isReturn && returnedAt === at - 1
    if (isReturn) returnedAt = at
    if (!isSecondHalf) {
      firstEnd ??= at
      ended++
      if (start === at) empty++
    }
    start = at + 1
  }

  return {
    push(bytes: Uint8Array): void {
      const chunk = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
      if (seen === 0 && chunk.subarray(0, 3).equals(byteOrderMark)) start = 3
      let nextQuote = find(chunk, quote, 0)
      let nextFeed = find(chunk, lineFeed, 0)
      let nextReturn = find(chunk, carriageReturn, 0)
      for (let at = 0; at < chunk.length; ) {
        if (isQuoted) {
          if (nextQuote === chunk.length) break
          isQuoted = false
          closedAt = seen + nextQuote
          at = nextQuote + 1
          nextQuote = find(chunk, quote, at)
          continue
        }
        if (nextFeed < at) nextFeed = find(chunk, lineFeed, at)
        if (nextReturn < at) nextReturn = find(chunk, carriageReturn, at)
        const next = Math.min(nextQuote, nextFeed, nextReturn)
        if (next === chunk.length) break
        at = next + 1
        if (next === nextQuote) {
          isQuoted = opensCell(chunk, next)
          nextQuote = find(chunk, quote, at)
        } else {
          endRecord(seen + next, next === nextReturn)
        }
      }
      before = lastBefore(chunk, chunk.length)
      seen += chunk.length
    },
    /** Bytes before the end of the first record; `undefined` before it has ended. */
    firstEnd: () => firstEnd,
    /** Whether what comes next is within quotes. */
    isQuoted: () => isQuoted,
    /** Whether nothing but line ends has come. */
    isBlank: () => ended === empty && start === seen,
    /** Those after the first, when all bytes have passed; of a file with so many columns. */
    rows(columns: number): number {
      if (columns === 0) return 0
      const records = start < seen ? ended + 1 : ended
      return records - 1 - (columns === 1 ? 0 : empty)
    },
  }
}

/** The next such byte; the end of the chunk when there is none. */
function find(chunk: Buffer, byte: number, from: number): number {
  const near = Math.min(from + nearby, chunk.length)
  for (let at = from; at < near; at++) if (chunk[at] === byte) return at
  const at = chunk.indexOf(byte, near)
  return at < 0 ? chunk.length : at
}

import { AwsError } from './aws-error.ts'

export type Trailers = Map<string, string>

/**
 * Takes the framing of `aws-chunked` away: chunks of `size in hex CRLF bytes CRLF`, a chunk of size 0, then trailing
 * headers up to an empty line. The trailers are there once the last byte was read.
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming-trailers.html
 */
export async function* decodeChunks(source: AsyncIterable<Buffer>, trailers: Trailers): AsyncGenerator<Buffer> {
  const reader = new ChunkReader(source)
  for (let size = await readSize(reader); size > 0; size = await readSize(reader)) {
    yield* reader.bytes(size)
    if ((await reader.line()) !== '') {
      throw incompleteBody()
    }
  }
  for (let line = await reader.line(); line !== ''; line = await reader.line()) {
    const colon = line.indexOf(':')
    trailers.set(line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim())
  }
}

async function readSize(reader: ChunkReader): Promise<number> {
  const line = await reader.line()
  if (!/^[0-9a-f]+$/i.test(line)) {
    throw incompleteBody()
  }
  return Number.parseInt(line, 16)
}

/** Reads lines and runs of bytes from a stream, holding one buffer of it at a time. */
class ChunkReader {
  readonly #source: AsyncIterator<Buffer>
  #buffered: Buffer = Buffer.alloc(0)

  constructor(source: AsyncIterable<Buffer>) {
    this.#source = source[Symbol.asyncIterator]()
  }

  /** The text up to the next CRLF. */
  async line(): Promise<string> {
    let end = this.#buffered.indexOf('\r\n')
    while (end === -1) {
      this.#buffered = Buffer.concat([this.#buffered, await this.#next()])
      end = this.#buffered.indexOf('\r\n')
    }
    const line = this.#buffered.toString('latin1', 0, end)
    this.#buffered = this.#buffered.subarray(end + 2)
    return line
  }

  async *bytes(count: number): AsyncGenerator<Buffer> {
    for (let left = count; left > 0; ) {
      if (this.#buffered.length === 0) {
        this.#buffered = await this.#next()
      }
      const piece = this.#buffered.subarray(0, left)
      this.#buffered = this.#buffered.subarray(piece.length)
      left -= piece.length
      yield piece
    }
  }

  async #next(): Promise<Buffer> {
    const result = await this.#source.next()
    if (result.done) {
      throw incompleteBody()
    }
    return result.value
  }
}

function incompleteBody(): AwsError {
  const message = 'The request body terminated unexpectedly'
  return new AwsError(400, 'IncompleteBody', message)
}

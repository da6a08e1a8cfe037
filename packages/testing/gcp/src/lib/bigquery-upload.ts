import { createWriteStream } from 'node:fs'
import type { IncomingMessage } from 'node:http'
import { pipeline } from 'node:stream/promises'
import { invalid } from './bigquery-error.ts'

export interface Upload {
  /** The first part: what to do. */
  readonly metadata: unknown
  /**
   * Writes the second part to a file and tells its size.
   * @param breakAfter breaks the connection after so many bytes.
   */
  save(path: string, breakAfter: number | undefined): Promise<number>
}

/** Takes a `multipart/related` request apart. https://cloud.google.com/bigquery/docs/reference/api-uploads */
export async function openUpload(incoming: IncomingMessage): Promise<Upload> {
  const [, quoted, plain] = /boundary=(?:"([^"]+)"|([^;\s]+))/.exec(incoming.headers['content-type'] ?? '') ?? []
  const boundary = quoted ?? plain
  if (boundary === undefined) throw invalid('Missing multipart boundary')
  const parts = new MultipartReader(incoming, boundary)
  const metadata = await parts.json()
  return {
    metadata,
    async save(path, breakAfter = Number.POSITIVE_INFINITY) {
      let bytes = 0
      async function* counted(): AsyncGenerator<Buffer> {
        for await (const chunk of parts.rest()) {
          bytes += chunk.byteLength
          if (bytes > breakAfter) {
            incoming.destroy()
            throw new Error('The connection was broken on purpose')
          }
          yield chunk
        }
      }
      await pipeline(counted, createWriteStream(path))
      return bytes
    },
  }
}

class MultipartReader {
  readonly #chunks: AsyncIterator<Buffer>
  readonly #delimiter: Buffer
  #rest = Buffer.alloc(0)

  constructor(incoming: IncomingMessage, boundary: string) {
    this.#chunks = incoming[Symbol.asyncIterator]()
    this.#delimiter = Buffer.from(`\r\n--${boundary}`)
  }

  async json(): Promise<unknown> {
    await this.#skipHead()
    let end = this.#rest.indexOf(this.#delimiter)
    while (end < 0) {
      await this.#more()
      end = this.#rest.indexOf(this.#delimiter)
    }
    const text = this.#rest.subarray(0, end).toString()
    this.#rest = this.#rest.subarray(end + this.#delimiter.byteLength)
    try {
      return JSON.parse(text)
    } catch {
      throw invalid('Parse Error')
    }
  }

  /** The content of the last part. A request that ends without a last boundary is one that was cut short. */
  async *rest(): AsyncGenerator<Buffer> {
    await this.#skipHead()
    for (;;) {
      const end = this.#rest.indexOf(this.#delimiter)
      if (end >= 0) {
        yield this.#rest.subarray(0, end)
        while (!(await this.#chunks.next()).done);
        return
      }
      const sure = Math.max(0, this.#rest.byteLength - this.#delimiter.byteLength)
      if (sure > 0) yield this.#rest.subarray(0, sure)
      this.#rest = this.#rest.subarray(sure)
      await this.#more()
    }
  }

  async #skipHead(): Promise<void> {
    let end = this.#rest.indexOf('\r\n\r\n')
    while (end < 0) {
      await this.#more()
      end = this.#rest.indexOf('\r\n\r\n')
    }
    this.#rest = this.#rest.subarray(end + 4)
  }

  async #more(): Promise<void> {
    const { done, value } = await this.#chunks.next()
    if (done === true) throw invalid('The multipart request is not complete')
    this.#rest = Buffer.concat([this.#rest, value])
  }
}

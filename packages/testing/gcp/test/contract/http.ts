import { type IncomingHttpHeaders, request } from 'node:http'
import { buffer } from 'node:stream/consumers'

export interface Answer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
  /** The body as JSON. @throws SyntaxError */
  json(): unknown
}

export interface Asked {
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Uint8Array
}

/** Sends a request as it is: no header is added to it, and nothing of the answer is decompressed. */
export async function http(url: string, { method = 'GET', headers = {}, body }: Asked = {}): Promise<Answer> {
  const length = { 'content-length': String(body === undefined ? 0 : Buffer.byteLength(body)) }
  const { promise, resolve, reject } = Promise.withResolvers<Answer>()
  const outgoing = request(url, { method, headers: { ...(method === 'GET' ? {} : length), ...headers } })
  outgoing.on('error', reject)
  outgoing.on('response', (incoming) => {
    buffer(incoming).then((bytes) => {
      const { statusCode: status = 0, headers } = incoming
      resolve({ status, headers, body: bytes, json: () => JSON.parse(bytes.toString()) })
    }, reject)
  })
  outgoing.end(body)
  return promise
}

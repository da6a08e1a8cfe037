import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type OutgoingHttpHeaders, type ServerResponse } from 'node:http'

/** What a web server does with files, and what its index says of them. */
export interface Behaviour {
  readonly etags?: 'strong' | 'weak' | 'none'
  readonly lastModified?: boolean
  readonly ranges?: boolean
  /** Whether it minds `If-Match`. */
  readonly conditions?: boolean
  readonly index?: 'everything' | 'keys'
  /** Sent with every file. */
  readonly headers?: OutgoingHttpHeaders
  /** Answers in its own way where it returns true. */
  readonly intercept?: Intercept
}

export type Intercept = (request: IncomingMessage, response: ServerResponse) => boolean

export interface FileServer {
  /** The folder that the files lie in. */
  readonly folder: URL
  put(key: string, bytes: Uint8Array, lastModified?: Date): void
  remove(key: string): void
  /** Breaks the connection of the next download of this file after so many bytes. */
  interrupt(key: string, afterBytes: number): void
  close(): Promise<void>
}

interface Entry {
  readonly bytes: Uint8Array
  readonly lastModified: Date
}

/** A web server with a folder of files and an index of them. */
export async function startFileServer(behaviour: Behaviour = {}): Promise<FileServer> {
  const files = new Map<string, Entry>()
  const breaks = new Map<string, number>()
  const server = createServer((request, response) => {
    if (behaviour.intercept?.(request, response)) return
    const path = decodeURIComponent(request.url ?? '').replace('/exports/', '')
    if (path === 'index.json') response.end(indexOf(files, behaviour))
    else sendFile(request, response, files.get(path), behaviour, takeBreak(breaks, request, path))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  return {
    folder: new URL(`http://127.0.0.1:${typeof address === 'object' ? address?.port : undefined}/exports/`),
    put: (key, bytes, lastModified = new Date()) => files.set(key, { bytes, lastModified }),
    remove: (key) => files.delete(key),
    interrupt: (key, afterBytes) => breaks.set(key, afterBytes),
    async close() {
      const closed = server[Symbol.asyncDispose]()
      server.closeAllConnections()
      await closed
    },
  }
}

function takeBreak(breaks: Map<string, number>, { method }: IncomingMessage, key: string): number | undefined {
  const bytes = method === 'GET' ? breaks.get(key) : undefined
  if (bytes !== undefined) breaks.delete(key)
  return bytes
}

function indexOf(files: ReadonlyMap<string, Entry>, { etags = 'strong', index = 'everything' }: Behaviour): string {
  const listed = [...files].map(([key, entry]) =>
    index === 'keys'
      ? { key }
      : { key, bytes: entry.bytes.length, etag: etagOf(entry, etags), lastModified: entry.lastModified.toISOString() },
  )
  return JSON.stringify({ files: listed })
}

function sendFile(
  request: IncomingMessage,
  response: ServerResponse,
  file: Entry | undefined,
  { etags = 'strong', lastModified = true, ranges = true, conditions = true, headers = {} }: Behaviour,
  breakAfter: number | undefined,
): void {
  const { range, 'if-match': ifMatch } = request.headers
  if (file === undefined) {
    response.writeHead(404).end()
    return
  }
  const etag = etagOf(file, etags)
  if (conditions && ifMatch !== undefined && ifMatch !== etag) {
    response.writeHead(412).end()
    return
  }
  const start = ranges ? Number(/^bytes=(\d+)-$/.exec(range ?? '')?.[1] ?? 0) : 0
  if (start > 0 && start >= file.bytes.length) {
    response.writeHead(416).end()
    return
  }
  const body = file.bytes.subarray(start)
  const end = `${file.bytes.length - 1}/${file.bytes.length}`
  response.writeHead(ranges && range !== undefined ? 206 : 200, {
    'content-length': body.length,
    ...(ranges && range !== undefined ? { 'content-range': `bytes ${start}-${end}` } : {}),
    ...(etag === undefined ? {} : { etag }),
    ...(lastModified ? { 'last-modified': file.lastModified.toUTCString() } : {}),
    ...headers,
  })
  if (breakAfter === undefined || request.method === 'HEAD') response.end(body)
  else response.write(body.subarray(0, breakAfter), () => request.socket.destroy())
}

function etagOf({ bytes }: Entry, etags: Behaviour['etags']): string | undefined {
  const tag = `"${createHash('sha1').update(bytes).digest('hex')}"`
  return etags === 'none' ? undefined : etags === 'weak' ? `W/${tag}` : tag
}

import type { IncomingMessage } from 'node:http'
import type { StoreObject } from '@openfinops/plugin'
import { unusable } from './refusal.ts'

/**
 * What the head of an answer says of a file.
 * @throws FinopsError `STORE_UNAVAILABLE` when it does not say enough to notice that the file was changed or cut short,
 * or when the server compressed it.
 */
export function describeAnswer({ headers, statusCode }: IncomingMessage, key: string, folder: URL): StoreObject {
  requireAsStored(headers['content-encoding'], key, folder)
  const [, total = statusCode === 206 ? undefined : headers['content-length']] =
    /^bytes \d+-\d+\/(\d+)$/.exec(headers['content-range'] ?? '') ?? []
  if (total === undefined || !/^\d+$/.test(total)) {
    const fix = 'Serve files as they are, not as the output of a program: with Content-Length.'
    throw unusable(folder, key, 'does not say how long the file is', fix)
  }
  const lastModified = new Date(headers['last-modified'] ?? Number.NaN)
  const dated = !Number.isNaN(lastModified.getTime())
  const etag = headers.etag ?? (dated ? `${lastModified.toISOString()}-${total}` : undefined)
  if (etag === undefined) {
    const fix = 'Let the server send one of them. Without, nobody can tell that a file is rewritten while it is read.'
    throw unusable(folder, key, 'sends neither ETag nor Last-Modified', fix)
  }
  return { key, bytes: Number(total), etag, lastModified: dated ? lastModified : new Date(0) }
}

/** Servers commonly call the form of a `.gz` file its encoding. Anything else with one was compressed on its way. */
function requireAsStored(encoding: string | undefined, key: string, folder: URL): void {
  if (encoding === undefined || encoding === 'identity') return
  if (/^(x-)?gzip$/.test(encoding) && key.endsWith('.gz')) return
  const fix = 'Turn compression off for these files, or serve them as .csv.gz.'
  throw unusable(folder, key, `sends the file as ${encoding}, though it was asked not to`, fix)
}

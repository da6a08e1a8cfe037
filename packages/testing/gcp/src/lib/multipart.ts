import { invalid } from './gcs-error.ts'

interface Multipart {
  readonly metadata: unknown
  readonly content: Buffer
  readonly contentType: string | undefined
}

/** Reads a body of `multipart/related`: JSON about the object, then the object. Source: RFC 2387. */
export function readMultipart(contentType: string, body: Buffer): Multipart {
  const [, quotedBoundary, plainBoundary] = /boundary=(?:"([^"]+)"|([^;\s]+))/.exec(contentType) ?? []
  const boundary = quotedBoundary ?? plainBoundary
  if (boundary === undefined) throw invalid('No boundary')
  const [about, object] = parts(body, `--${boundary}`)
  if (about === undefined || object === undefined) throw invalid('Two parts are expected')
  return { metadata: JSON.parse(about.content.toString()), ...object }
}

function parts(body: Buffer, boundary: string) {
  const found: { readonly content: Buffer; readonly contentType: string | undefined }[] = []
  let at = body.indexOf(boundary)
  while (at !== -1) {
    const start = at + boundary.length
    const next = body.indexOf(`\r\n${boundary}`, start)
    if (next === -1) break
    const headersEnd = body.indexOf('\r\n\r\n', start)
    const headers = body.subarray(start, headersEnd).toString()
    const [, contentType] = /^content-type:\s*(.+?)\s*$/im.exec(headers) ?? []
    found.push({ content: body.subarray(headersEnd + 4, next), contentType })
    at = next + 2
  }
  return found
}

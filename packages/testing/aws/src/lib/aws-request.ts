import type { IncomingMessage } from 'node:http'
import { AwsError } from './aws-error.ts'

/** A request, taken apart. Nothing of its body has been read. */
export interface AwsRequest {
  readonly method: string
  /** Percent-decoded once; neither `//` nor `..` is resolved, for both may occur in keys. */
  readonly path: string
  /** The first segment of the path: buckets are addressed by path only. */
  readonly bucket: string | undefined
  /** Everything after the bucket's slash. */
  readonly key: string | undefined
  readonly query: URLSearchParams
  readonly body: IncomingMessage
}

export function parseRequest(incoming: IncomingMessage): AwsRequest {
  const target = incoming.url ?? '/'
  const mark = target.indexOf('?')
  const path = decodePath(mark === -1 ? target : target.slice(0, mark))
  const slash = path.indexOf('/', 1)
  const bucket = path.slice(1, slash === -1 ? undefined : slash)
  const key = slash === -1 ? '' : path.slice(slash + 1)
  if (Buffer.byteLength(key) > 1024) {
    throw new AwsError(400, 'KeyTooLongError', 'Your key is too long')
  }
  return {
    method: incoming.method ?? 'GET',
    path,
    bucket: bucket === '' ? undefined : bucket,
    key: key === '' ? undefined : key,
    query: new URLSearchParams(mark === -1 ? '' : target.slice(mark + 1)),
    body: incoming,
  }
}

/** The value of a header, by its lower-case name. */
export function header(request: AwsRequest, name: string): string | undefined {
  const value = request.body.headers[name]
  return typeof value === 'object' ? value.join(', ') : value
}

function decodePath(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch {
    throw new AwsError(400, 'InvalidURI', "Couldn't parse the specified URI.", { fields: { URI: path } })
  }
}

import type { IncomingHttpHeaders } from 'node:http'

/** A request, taken apart. */
export interface Call {
  /** The API's method: `objects.list`; `media` for a download; `unknown` for what the server does not have. */
  readonly operation: string
  readonly bucket: string
  readonly key: string
  /** Where an object is copied to; the bucket's and the object's name. */
  readonly target: readonly [bucket: string, key: string] | undefined
  readonly query: URLSearchParams
  readonly headers: IncomingHttpHeaders
  /** Read in full. */
  readonly body: Buffer
}

type Route = readonly [operation: string, method: string, path: RegExp]

const routes: readonly Route[] = [
  ['buckets.insert', 'POST', /^\/storage\/v1\/b$/],
  ['buckets.get', 'GET', /^\/storage\/v1\/b\/([^/]+)$/],
  ['buckets.delete', 'DELETE', /^\/storage\/v1\/b\/([^/]+)$/],
  ['buckets.testIamPermissions', 'GET', /^\/storage\/v1\/b\/([^/]+)\/iam\/testPermissions$/],
  ['objects.list', 'GET', /^\/storage\/v1\/b\/([^/]+)\/o$/],
  ['objects.get', 'GET', /^(?:\/download)?\/storage\/v1\/b\/([^/]+)\/o\/([^/]+)$/],
  ['objects.patch', 'PATCH', /^\/storage\/v1\/b\/([^/]+)\/o\/([^/]+)$/],
  ['objects.delete', 'DELETE', /^\/storage\/v1\/b\/([^/]+)\/o\/([^/]+)$/],
  ['objects.rewrite', 'POST', /^\/storage\/v1\/b\/([^/]+)\/o\/([^/]+)\/rewriteTo\/b\/([^/]+)\/o\/([^/]+)$/],
  ['objects.insert', 'POST', /^\/upload\/storage\/v1\/b\/([^/]+)\/o$/],
  ['objects.resume', 'PUT', /^\/upload\/storage\/v1\/b\/([^/]+)\/o$/],
]

export function readCall(method: string, url: string, headers: IncomingHttpHeaders, body: Buffer): Call {
  const { pathname, searchParams: query } = new URL(url, 'http://localhost')
  for (const [name, verb, path] of routes) {
    const found = verb === method ? path.exec(pathname) : null
    if (found === null) continue
    const [bucket = '', key = '', targetBucket, targetKey] = found.slice(1).map(decodeURIComponent)
    const operation = name === 'objects.get' && query.get('alt') === 'media' ? 'media' : name
    const target =
      targetBucket === undefined || targetKey === undefined ? undefined : ([targetBucket, targetKey] as const)
    return { operation, bucket, key, target, query, headers, body }
  }
  return { operation: 'unknown', bucket: '', key: '', target: undefined, query, headers, body }
}

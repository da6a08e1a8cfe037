import { sha256, sign } from '../src/lib/signature.ts'

export interface RequestParts {
  readonly method?: string
  /** Percent-encoded, with its query. */
  readonly target: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string }
  readonly region?: string
  readonly service?: string
  readonly at?: Date
  /** What is signed for the payload. Default: its SHA-256. */
  readonly payloadHash?: string
}

export interface Reply {
  readonly status: number
  /** The error document's code; `undefined` without one. */
  readonly code: string | undefined
  readonly message: string | undefined
  readonly headers: Headers
  readonly body: string
}

/** Sends what the SDK's clients would not: requests that are signed, and wrong in one point. */
export async function sendSigned(url: string, parts: RequestParts): Promise<Reply> {
  const { method = 'GET', body, credentials, region = 'us-east-1', service = 's3', at = new Date() } = parts
  const { target, payloadHash = sha256(body ?? '') } = parts
  const { origin, host, pathname, searchParams } = new URL(url + target)
  const timestamp = at.toISOString().replace(/[-:]|\.\d+/g, '')
  const scope = { date: timestamp.slice(0, 8), region, service }
  const own = { ...parts.headers, 'x-amz-content-sha256': payloadHash, 'x-amz-date': timestamp }
  const headers = Object.entries({ ...own, host }).sort(([a], [b]) => (a < b ? -1 : 1))
  const path = decodeURIComponent(pathname)
  const { signature } = sign(
    { method, path, query: searchParams, headers, payloadHash, timestamp, scope },
    credentials.secretAccessKey,
  )
  const authorization = [
    `AWS4-HMAC-SHA256 Credential=${credentials.accessKeyId}/${scope.date}/${region}/${service}/aws4_request`,
    `SignedHeaders=${headers.map(([name]) => name).join(';')}`,
    `Signature=${signature}`,
  ].join(', ')
  const init = { method, headers: { ...own, authorization }, redirect: 'manual' as const }
  return reply(await fetch(origin + target, body === undefined ? init : { ...init, body }))
}

/** A URL that anybody may use until it expires. */
export function presign(url: string, parts: RequestParts & { readonly expires: number }): string {
  const { method = 'GET', target, credentials, region = 'us-east-1', at = new Date(), expires } = parts
  const presigned = new URL(url + target)
  const timestamp = at.toISOString().replace(/[-:]|\.\d+/g, '')
  const scope = { date: timestamp.slice(0, 8), region, service: 's3' }
  const query = presigned.searchParams
  query.set('X-Amz-Algorithm', 'AWS4-HMAC-SHA256')
  query.set('X-Amz-Credential', `${credentials.accessKeyId}/${scope.date}/${region}/s3/aws4_request`)
  query.set('X-Amz-Date', timestamp)
  query.set('X-Amz-Expires', String(expires))
  query.set('X-Amz-SignedHeaders', 'host')
  const payloadHash = 'UNSIGNED-PAYLOAD'
  const headers = [['host', presigned.host]] as const
  const path = decodeURIComponent(presigned.pathname)
  const content = { method, path, query: [...query], headers, payloadHash, timestamp, scope }
  query.set('X-Amz-Signature', sign(content, credentials.secretAccessKey).signature)
  return presigned.href
}

export async function reply(response: Response): Promise<Reply> {
  const body = await response.text()
  const code = /<Code>(.*?)<\/Code>/.exec(body)?.[1]
  const message = /<Message>(.*?)<\/Message>/.exec(body)?.[1]
  return { status: response.status, code, message, headers: response.headers, body }
}

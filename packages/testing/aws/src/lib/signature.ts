import { createHash, createHmac } from 'node:crypto'

/** What a signature is computed over. */
export interface SignedContent {
  readonly method: string
  /** Percent-decoded. */
  readonly path: string
  /** Without `X-Amz-Signature`. */
  readonly query: Iterable<readonly [string, string]>
  /** The signed headers, lower-case names in order. */
  readonly headers: readonly (readonly [string, string])[]
  /** What stands for the payload: its SHA-256 in hex, or a word such as `UNSIGNED-PAYLOAD`. */
  readonly payloadHash: string
  /** `20130524T000000Z`, in UTC. */
  readonly timestamp: string
  readonly scope: CredentialScope
}

export interface CredentialScope {
  /** `20130524`, in UTC. */
  readonly date: string
  readonly region: string
  readonly service: string
}

export interface Signature {
  readonly canonicalRequest: string
  readonly stringToSign: string
  /** In hex. */
  readonly signature: string
}

/**
 * Signature Version 4, as S3 wants it: the path is encoded once.
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html
 */
export function sign(content: SignedContent, secretAccessKey: string): Signature {
  const { date, region, service } = content.scope
  const canonicalRequest = canonicalise(content)
  const scope = `${date}/${region}/${service}/aws4_request`
  const stringToSign = ['AWS4-HMAC-SHA256', content.timestamp, scope, sha256(canonicalRequest)].join('\n')
  const key = [date, region, service, 'aws4_request'].reduce<string | Buffer>(hmac, `AWS4${secretAccessKey}`)
  return { canonicalRequest, stringToSign, signature: hmac(key, stringToSign).toString('hex') }
}

function canonicalise(content: SignedContent): string {
  const query = Array.from(content.query, ([name, value]) => [encode(name), encode(value)] as const)
    .sort(([a, x], [b, y]) => compare(a, b) || compare(x, y))
    .map((pair) => pair.join('='))
    .join('&')
  return [
    content.method,
    content.path.split('/').map(encode).join('/'),
    query,
    ...content.headers.map(([name, value]) => `${name}:${value.trim().replace(/ +/g, ' ')}`),
    '',
    content.headers.map(([name]) => name).join(';'),
    content.payloadHash,
  ].join('\n')
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b)
}

export function sha256(text: string | Uint8Array): string {
  return createHash('sha256').update(text).digest('hex')
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest()
}

function encode(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`)
}

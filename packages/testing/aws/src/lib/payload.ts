import { createHash } from 'node:crypto'
import { decodeChunks, type Trailers } from './aws-chunked.ts'
import { AwsError, invalidArgument, notImplementedHeader } from './aws-error.ts'
import { type AwsRequest, header } from './aws-request.ts'
import { type Checksum, declaredChecksum, newDigest } from './checksums.ts'
import type { Content } from './content.ts'
import type { ContentStore } from './content-store.ts'
import { sha256 } from './signature.ts'

export interface Payload {
  readonly content: Content
  /** In hex. */
  readonly md5: string
  readonly checksum: Checksum | undefined
}

const streamed = 'STREAMING-UNSIGNED-PAYLOAD-TRAILER'

/**
 * What stands for the payload in the signature.
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html
 */
export function payloadHash(request: AwsRequest): string {
  const value = header(request, 'x-amz-content-sha256') ?? request.query.get('X-Amz-Content-Sha256')
  if (value === null && request.query.has('X-Amz-Algorithm')) {
    return 'UNSIGNED-PAYLOAD'
  }
  if (value === null) {
    throw new AwsError(400, 'InvalidRequest', 'Missing required header for this request: x-amz-content-sha256')
  }
  if (value.startsWith('STREAMING-') && value !== streamed) {
    throw notImplementedHeader('x-amz-content-sha256')
  }
  if (value !== streamed && value !== 'UNSIGNED-PAYLOAD' && !/^[0-9a-f]{64}$/.test(value)) {
    const message = `x-amz-content-sha256 must be UNSIGNED-PAYLOAD, ${streamed}, or a valid sha256 value.`
    throw invalidArgument(message, 'x-amz-content-sha256', value)
  }
  return value
}

/** For requests without a payload: the hash they sign must be that of nothing. */
export function checkNoPayload(hash: string): void {
  if (hash !== 'UNSIGNED-PAYLOAD' && hash !== sha256('')) {
    throw hashMismatch()
  }
}

/**
 * Reads the payload into the store, and refuses it unless it is what hash, Content-MD5, checksum and length say.
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObject.html
 */
export async function readPayload(request: AwsRequest, store: ContentStore): Promise<Payload> {
  const expectedHash = payloadHash(request)
  const expectedMd5 = readContentMd5(request)
  const expectedBytes = readLength(request, expectedHash)
  const checksumName = declaredChecksum(request)
  const trailers: Trailers = new Map()
  const md5 = createHash('md5')
  const hash = createHash('sha256')
  const digest = checksumName === undefined ? undefined : newDigest(checksumName)

  const body: AsyncIterable<Buffer> = request.body
  const source = expectedHash === streamed ? decodeChunks(body, trailers) : body
  const content = await store.write(observe(source, [md5, hash, ...(digest ? [digest] : [])]))

  if (content.bytes !== expectedBytes) {
    const message = 'You did not provide the number of bytes specified by the Content-Length HTTP header'
    throw new AwsError(400, 'IncompleteBody', message)
  }
  if (/^[0-9a-f]{64}$/.test(expectedHash) && hash.digest('hex') !== expectedHash) {
    throw hashMismatch()
  }
  const md5Bytes = md5.digest()
  if (expectedMd5 !== undefined && expectedMd5 !== md5Bytes.toString('base64')) {
    throw new AwsError(400, 'BadDigest', 'The Content-MD5 you specified did not match what we received.')
  }
  const checksum = digest && checksumName ? { header: checksumName, value: digest.finish() } : undefined
  if (checksum && checksum.value !== (trailers.get(checksum.header) ?? header(request, checksum.header))) {
    const algorithm = checksum.header.replace('x-amz-checksum-', '').toUpperCase()
    throw new AwsError(400, 'BadDigest', `The ${algorithm} you specified did not match the calculated checksum.`)
  }
  return { content, md5: md5Bytes.toString('hex'), checksum }
}

async function* observe(
  chunks: AsyncIterable<Buffer>,
  observers: readonly { update(chunk: Uint8Array): unknown }[],
): AsyncGenerator<Buffer> {
  for await (const chunk of chunks) {
    for (const observer of observers) {
      observer.update(chunk)
    }
    yield chunk
  }
}

function readLength(request: AwsRequest, hash: string): number {
  const length = header(request, hash === streamed ? 'x-amz-decoded-content-length' : 'content-length')
  if (length === undefined || !/^\d+$/.test(length)) {
    throw new AwsError(411, 'MissingContentLength', 'You must provide the Content-Length HTTP header.')
  }
  return Number(length)
}

function readContentMd5(request: AwsRequest): string | undefined {
  const value = header(request, 'content-md5')
  if (value !== undefined && !/^[A-Za-z0-9+/]{22}==$/.test(value)) {
    throw new AwsError(400, 'InvalidDigest', 'The Content-MD5 you specified was invalid.')
  }
  return value
}

function hashMismatch(): AwsError {
  const message = "The provided 'x-amz-content-sha256' header does not match what was computed."
  return new AwsError(400, 'XAmzContentSHA256Mismatch', message)
}

import { type Answer, xmlAnswer } from './answer.ts'
import { invalidArgument, notImplemented } from './aws-error.ts'
import { listPage } from './list-page.ts'
import type { S3Call } from './s3-call.ts'

const maxPage = 1000

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html */
export function listObjects({ request: { query }, bucket }: S3Call): Answer {
  if (query.get('list-type') !== '2' || query.get('fetch-owner') === 'true') {
    throw notImplemented('listings other than version 2 without owners')
  }
  const prefix = query.get('prefix') ?? ''
  const delimiter = query.get('delimiter') ?? ''
  const startAfter = query.get('start-after') ?? undefined
  const token = query.get('continuation-token') ?? undefined
  const limit = Math.min(readMaxKeys(query.get('max-keys')), maxPage)
  const encodingType = readEncodingType(query.get('encoding-type'))
  const written = encodingType === 'url' ? encodeKey : (text: string) => text

  const after = token === undefined ? (startAfter ?? '') : readToken(token)
  const page = listPage(bucket.keys(), { prefix, delimiter, after, limit })
  return xmlAnswer('ListBucketResult', {
    Name: bucket.name,
    Prefix: written(prefix),
    Delimiter: delimiter === '' ? undefined : written(delimiter),
    MaxKeys: limit,
    EncodingType: encodingType,
    KeyCount: page.keys.length + page.commonPrefixes.length,
    IsTruncated: page.next !== undefined,
    ContinuationToken: token,
    NextContinuationToken: page.next === undefined ? undefined : writeToken(page.next),
    StartAfter: startAfter === undefined ? undefined : written(startAfter),
    Contents: page.keys.map((key) => {
      const object = bucket.get(key)
      return {
        Key: written(key),
        LastModified: object?.lastModified.toISOString(),
        ETag: object?.etag,
        Size: object?.content.bytes,
        StorageClass: 'STANDARD',
      }
    }),
    CommonPrefixes: page.commonPrefixes.map((common) => ({ Prefix: written(common) })),
  })
}

function readMaxKeys(text: string | null): number {
  if (text !== null && !/^\d{1,10}$/.test(text)) {
    throw invalidArgument('Provided max-keys not an integer or within integer range', 'max-keys', text)
  }
  return text === null ? maxPage : Number(text)
}

function readEncodingType(text: string | null): 'url' | undefined {
  if (text !== null && text !== 'url') {
    throw invalidArgument('Invalid Encoding Method specified in Request', 'encoding-type', text)
  }
  return text ?? undefined
}

/** As in HTML forms, but for the slash; the API page shows `test_file%283%29.png` for `test_file(3).png`. */
function encodeKey(text: string): string {
  return new URLSearchParams([['', text]]).toString().slice(1).replaceAll('%2F', '/')
}

const tokenStart = 'after:'

function writeToken(key: string): string {
  return Buffer.from(tokenStart + key).toString('base64')
}

function readToken(token: string): string {
  const text = Buffer.from(token, 'base64').toString()
  if (!text.startsWith(tokenStart)) {
    throw invalidArgument('The continuation token provided is incorrect', 'continuation-token', token)
  }
  return text.slice(tokenStart.length)
}

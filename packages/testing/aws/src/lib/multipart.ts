import { createHash, randomUUID } from 'node:crypto'
import { text } from 'node:stream/consumers'
import { type Answer, emptyAnswer, xmlAnswer } from './answer.ts'
import { AwsError, invalidArgument } from './aws-error.ts'
import type { AwsRequest } from './aws-request.ts'
import { type MultipartUpload, type UploadedPart, wholeSeconds } from './bucket.ts'
import { checkWrite } from './conditions.ts'
import { joinedContent } from './content.ts'
import { memoryStore } from './content-store.ts'
import { readPayload } from './payload.ts'
import type { S3Call } from './s3-call.ts'
import { headersToKeep } from './write-object.ts'

/** Every part but the last is at least so big: https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html */
const minPartBytes = 5 * 1024 * 1024

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_CreateMultipartUpload.html */
export function createMultipartUpload({ request, bucket, key }: S3Call): Answer {
  const uploadId = randomUUID()
  bucket.uploads.set(uploadId, { key, headers: headersToKeep(request), parts: new Map() })
  return xmlAnswer('InitiateMultipartUploadResult', { Bucket: bucket.name, Key: key, UploadId: uploadId })
}

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_UploadPart.html */
export async function uploadPart(call: S3Call): Promise<Answer> {
  const wanted = call.request.query.get('partNumber') ?? ''
  const partNumber = Number(wanted)
  if (!Number.isInteger(partNumber) || partNumber < 1 || partNumber > 10_000) {
    const message = 'Part number must be an integer between 1 and 10000, inclusive'
    throw invalidArgument(message, 'partNumber', wanted)
  }
  const { parts } = findUpload(call)
  const { content, md5, checksum } = await readPayload(call.request, call.store)
  parts.set(partNumber, { content, md5 })
  return emptyAnswer(200, { ETag: `"${md5}"`, ...(checksum ? { [checksum.header]: checksum.value } : {}) })
}

/**
 * The object's ETag is the MD5 of its parts' MD5s and their number.
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_CompleteMultipartUpload.html
 */
export async function completeMultipartUpload(call: S3Call): Promise<Answer> {
  const { request, bucket, key, now } = call
  const wanted = await readPartList(request)
  const upload = findUpload(call)
  const parts = choose(upload, wanted)
  checkWrite(request, key, bucket.get(key))
  const md5 = createHash('md5')
  for (const part of parts) {
    md5.update(part.md5, 'hex')
  }
  const etag = `"${md5.digest('hex')}-${parts.length}"`
  const content = joinedContent(parts.map((part) => part.content))
  const { headers } = upload
  bucket.set(key, { content, etag, lastModified: wholeSeconds(now()), headers, checksum: undefined })
  bucket.uploads.delete(uploadId(request))
  return xmlAnswer('CompleteMultipartUploadResult', { Bucket: bucket.name, Key: key, ETag: etag })
}

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_AbortMultipartUpload.html */
export function abortMultipartUpload(call: S3Call): Answer {
  findUpload(call)
  call.bucket.uploads.delete(uploadId(call.request))
  return emptyAnswer(204)
}

function uploadId(request: AwsRequest): string {
  return request.query.get('uploadId') ?? ''
}

function findUpload({ request, bucket, key }: S3Call): MultipartUpload {
  const upload = bucket.uploads.get(uploadId(request))
  if (upload?.key !== key) {
    const message =
      'The specified multipart upload does not exist. The upload ID may be invalid, or the upload may have been aborted or completed.'
    throw new AwsError(404, 'NoSuchUpload', message, { fields: { UploadId: uploadId(request) } })
  }
  return upload
}

interface WantedPart {
  readonly partNumber: number
  /** Without quotes. */
  readonly etag: string
}

function choose({ parts }: MultipartUpload, wanted: readonly WantedPart[]): readonly UploadedPart[] {
  let last = 0
  for (const { partNumber } of wanted) {
    if (partNumber <= last) {
      throw new AwsError(400, 'InvalidPartOrder', 'The list of parts was not in ascending order.')
    }
    last = partNumber
  }
  return wanted.map(({ partNumber, etag }) => {
    const part = parts.get(partNumber)
    if (part === undefined || part.md5 !== etag) {
      const message =
        'One or more of the specified parts could not be found. The part may not have been uploaded, or the specified entity tag may not match.'
      throw new AwsError(400, 'InvalidPart', message, { fields: { PartNumber: partNumber } })
    }
    if (partNumber !== last && part.content.bytes < minPartBytes) {
      const message = 'Your proposed upload is smaller than the minimum allowed size'
      throw new AwsError(400, 'EntityTooSmall', message, { fields: { PartNumber: partNumber } })
    }
    return part
  })
}

async function readPartList(request: AwsRequest): Promise<readonly WantedPart[]> {
  const { content } = await readPayload(request, memoryStore())
  const document = await text(await content.read(0, content.bytes))
  const parts = Array.from(document.matchAll(/<Part>(.*?)<\/Part>/gs), ([, part = '']) => ({
    partNumber: Number(/<PartNumber>(\d+)<\/PartNumber>/.exec(part)?.[1]),
    etag: /<ETag>(?:"|&quot;|&#34;)?([^"&<]*)/.exec(part)?.[1] ?? '',
  }))
  if (parts.length === 0 || parts.some(({ partNumber }) => Number.isNaN(partNumber))) {
    const message = 'The XML you provided was not well-formed or did not validate against our published schema'
    throw new AwsError(400, 'MalformedXML', message)
  }
  return parts
}

import { type Answer, emptyAnswer, xmlAnswer } from './answer.ts'
import { notImplementedHeader } from './aws-error.ts'
import type { AwsRequest } from './aws-request.ts'
import { listObjects } from './list-objects.ts'
import { abortMultipartUpload, completeMultipartUpload, createMultipartUpload, uploadPart } from './multipart.ts'
import { readObject } from './read-object.ts'
import type { S3Call } from './s3-call.ts'
import { deleteObject, putObject } from './write-object.ts'

export interface S3Operation {
  readonly name: string
  readonly method: string
  readonly on: 'bucket' | 'object'
  /**
   * The permission it takes.
   * Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-with-s3-policy-actions.html
   */
  readonly action: string
  /** Query parameters that make it this operation. */
  readonly needs?: readonly string[]
  /** Further query parameters that it understands. */
  readonly takes?: readonly string[]
  /** Conditional headers that it understands. */
  readonly conditions?: readonly string[]
  /** Whether it reads a payload. Default false. */
  readonly payload?: boolean
  run(call: S3Call): Answer | Promise<Answer>
}

const writeConditions = ['if-match', 'if-none-match']
const readConditions = [...writeConditions, 'if-modified-since', 'if-unmodified-since']

const operations: readonly S3Operation[] = [
  {
    name: 'ListObjectsV2',
    method: 'GET',
    on: 'bucket',
    action: 's3:ListBucket',
    needs: ['list-type'],
    takes: ['continuation-token', 'delimiter', 'encoding-type', 'fetch-owner', 'max-keys', 'prefix', 'start-after'],
    run: listObjects,
  },
  {
    name: 'GetBucketLocation',
    method: 'GET',
    on: 'bucket',
    action: 's3:GetBucketLocation',
    needs: ['location'],
    run: ({ bucket }) => xmlAnswer('LocationConstraint', bucket.region === 'us-east-1' ? undefined : bucket.region),
  },
  {
    name: 'HeadBucket',
    method: 'HEAD',
    on: 'bucket',
    action: 's3:ListBucket',
    run: ({ bucket }) => emptyAnswer(200, { 'x-amz-bucket-region': bucket.region }),
  },
  {
    name: 'GetObject',
    method: 'GET',
    on: 'object',
    action: 's3:GetObject',
    conditions: readConditions,
    run: readObject,
  },
  {
    name: 'HeadObject',
    method: 'HEAD',
    on: 'object',
    action: 's3:GetObject',
    conditions: readConditions,
    run: readObject,
  },
  {
    name: 'PutObject',
    method: 'PUT',
    on: 'object',
    action: 's3:PutObject',
    conditions: writeConditions,
    payload: true,
    run: putObject,
  },
  {
    name: 'DeleteObject',
    method: 'DELETE',
    on: 'object',
    action: 's3:DeleteObject',
    run: deleteObject,
  },
  {
    name: 'CreateMultipartUpload',
    method: 'POST',
    on: 'object',
    action: 's3:PutObject',
    needs: ['uploads'],
    run: createMultipartUpload,
  },
  {
    name: 'UploadPart',
    method: 'PUT',
    on: 'object',
    action: 's3:PutObject',
    needs: ['partNumber', 'uploadId'],
    payload: true,
    run: uploadPart,
  },
  {
    name: 'CompleteMultipartUpload',
    method: 'POST',
    on: 'object',
    action: 's3:PutObject',
    needs: ['uploadId'],
    conditions: writeConditions,
    payload: true,
    run: completeMultipartUpload,
  },
  {
    name: 'AbortMultipartUpload',
    method: 'DELETE',
    on: 'object',
    action: 's3:AbortMultipartUpload',
    needs: ['uploadId'],
    run: abortMultipartUpload,
  },
]

/** Parameters that say nothing about the operation: the signature's, and the name that SDKs add. */
const neutralParameters =
  /^(x-id|x-amz-request-payer|X-Amz-(Algorithm|Content-Sha256|Credential|Date|Expires|Security-Token|Signature|SignedHeaders))$/

/** @returns `undefined` for what the server does not have, such as an operation with a parameter it does not know. */
export function findOperation(request: AwsRequest): S3Operation | undefined {
  const on = request.key === undefined ? 'bucket' : 'object'
  const parameters = [...request.query.keys()].filter((name) => !neutralParameters.test(name))
  return operations.find(
    ({ method, needs = [], takes = [], ...operation }) =>
      method === request.method &&
      on === operation.on &&
      needs.every((name) => parameters.includes(name)) &&
      parameters.every((name) => needs.includes(name) || takes.includes(name)),
  )
}

const knownHeaders =
  /^x-amz-(meta-.+|checksum-(algorithm|crc32|crc32c|crc64nvme|mode|sha1|sha256|type)|content-sha256|date|decoded-content-length|expected-bucket-owner|request-payer|sdk-checksum-algorithm|security-token|trailer|user-agent)$/

/** @throws AwsError `NotImplemented` for a header that asks for more than the server does. */
export function checkHeaders(request: AwsRequest, { conditions = [] }: S3Operation): void {
  for (const name of Object.keys(request.body.headers)) {
    const unknown = name.startsWith('x-amz-') && !knownHeaders.test(name)
    const ignored = name.startsWith('if-') && !conditions.includes(name)
    if (unknown || ignored) {
      throw notImplementedHeader(name)
    }
  }
}

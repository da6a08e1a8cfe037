import { checkOwner, checkPayer, checkPermission, checkRegion } from './access.ts'
import type { Answer } from './answer.ts'
import { authenticate } from './authenticate.ts'
import { noSuchBucket, notImplemented } from './aws-error.ts'
import { type AwsRequest, header } from './aws-request.ts'
import type { Cut } from './faults.ts'
import { checkNoPayload, payloadHash } from './payload.ts'
import { checkHeaders, findOperation } from './s3-operations.ts'
import type { RequestDraft, State } from './state.ts'

export interface Outcome {
  readonly answer: Answer
  readonly cut: Cut
}

/** @throws AwsError what S3 answers instead. */
export async function serveS3(state: State, request: AwsRequest, record: RequestDraft): Promise<Outcome> {
  const { bucket: bucketName, key } = request
  const payer = header(request, 'x-amz-request-payer') ?? request.query.get('x-amz-request-payer') ?? undefined
  Object.assign(record, {
    bucket: bucketName,
    key,
    range: header(request, 'range'),
    ifMatch: header(request, 'if-match'),
    requestPayer: payer,
  })
  const operation = findOperation(request)
  if (bucketName === undefined || operation === undefined) {
    throw notImplemented(`${request.method} with these parameters`)
  }
  record.operation = operation.name
  checkHeaders(request, operation)

  const hash = () => payloadHash(request)
  const { identities, store, now } = state
  const { credential, region } = authenticate(request, { service: 's3', payloadHash: hash, identities, now: now() })
  record.accessKeyId = credential.accessKeyId
  record.roleArn = credential.session?.roleArn
  if (!operation.payload) {
    checkNoPayload(hash())
  }

  const cut = await state.faults.strike({ operation: operation.name, bucket: bucketName, key })
  const bucket = state.buckets.get(bucketName)
  if (bucket === undefined) {
    throw noSuchBucket(bucketName)
  }
  checkRegion(bucket, region)
  const authorize = (action: string) => checkPermission(credential, action, bucket, key)
  authorize(operation.action)
  checkOwner(request)
  checkPayer(bucket, payer)
  const answer = await operation.run({ request, bucket, key: key ?? '', store, now, authorize })
  const charged = bucket.requesterPays ? { 'x-amz-request-charged': 'requester' } : {}
  return { answer: { ...answer, headers: { ...answer.headers, ...charged } }, cut }
}

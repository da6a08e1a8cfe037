import { AwsError, accessDenied } from './aws-error.ts'
import { type AwsRequest, header } from './aws-request.ts'
import type { Bucket } from './bucket.ts'
import { account, type Credential, judge } from './identities.ts'

/**
 * The server stands for all endpoints: a request came to the one it was signed for. The global one, of us-east-1,
 * passes requests on to the bucket's region, where the signature is not valid; those of the regions redirect.
 * Sources: https://docs.aws.amazon.com/AmazonS3/latest/userguide/VirtualHosting.html and
 * https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html#ErrorCodeList
 */
export function checkRegion(bucket: Bucket, signedFor: string): void {
  if (signedFor === bucket.region) {
    return
  }
  const headers = { 'x-amz-bucket-region': bucket.region }
  if (signedFor === 'us-east-1') {
    const message = `The authorization header is malformed; the region '${signedFor}' is wrong; expecting '${bucket.region}'`
    throw new AwsError(400, 'AuthorizationHeaderMalformed', message, { fields: { Region: bucket.region }, headers })
  }
  const message =
    'The bucket you are attempting to access must be addressed using the specified endpoint. Please send all future requests to this endpoint.'
  const fields = { Bucket: bucket.name, Endpoint: `${bucket.name}.s3.${bucket.region}.amazonaws.com` }
  throw new AwsError(301, 'PermanentRedirect', message, { fields, headers })
}

/**
 * Refuses in the words that S3 has for users of the bucket owner's account: they name user, action and resource.
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/troubleshoot-403-errors.html
 */
export function checkPermission(credential: Credential, action: string, bucket: Bucket, key: string | undefined): void {
  const onBucket = key === undefined || action === 's3:ListBucket'
  const resource = `"arn:aws:s3:::${bucket.name}${onBucket ? '' : `/${key}`}"`
  const verdict = judge(credential.permissions, action)
  const subject = `User: ${credential.arn} is not authorized to perform: ${action} on resource: ${resource}`
  if (verdict === 'denied') {
    throw accessDenied(`${subject} with an explicit deny in an identity-based policy`)
  }
  if (verdict === 'not allowed') {
    throw accessDenied(`${subject} because no identity-based policy allows the ${action} action`)
  }
}

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-owner-condition.html */
export function checkOwner(request: AwsRequest): void {
  if ((header(request, 'x-amz-expected-bucket-owner') ?? account) !== account) {
    throw accessDenied()
  }
}

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/ObjectsinRequesterPaysBuckets.html */
export function checkPayer(bucket: Bucket, payer: string | undefined): void {
  if (bucket.requesterPays && payer !== 'requester') {
    throw accessDenied()
  }
}

import { S3Client } from '@aws-sdk/client-s3'

/** Where S3 is asked when nobody says; the answer tells the bucket's own region. */
const anyRegion = 'us-east-1'

/** The region that the environment or the profile names. */
export async function configuredRegion(profile: string | undefined): Promise<string> {
  const client = new S3Client(profile === undefined ? {} : { profile })
  try {
    return await client.config.region()
  } catch (error) {
    if (error instanceof Error && error.message === 'Region is missing') return anyRegion
    throw error
  } finally {
    client.destroy()
  }
}

/**
 * The bucket's region, from the error that S3 answers when it is asked in another one.
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html#ErrorCodeList
 */
export function regionOfBucket(error: unknown): string | undefined {
  if (!(error instanceof Error) || !misdirected.has(error.name)) return undefined
  if ('Region' in error && typeof error.Region === 'string') return error.Region
  const headers = '$response' in error && isRecord(error.$response) ? error.$response['headers'] : undefined
  const region = isRecord(headers) ? headers['x-amz-bucket-region'] : undefined
  return typeof region === 'string' ? region : undefined
}

/** What S3 calls a request that came to, or was signed for, a region that is not the bucket's. */
export const misdirected: ReadonlySet<string> = new Set([
  'PermanentRedirect',
  'TemporaryRedirect',
  'AuthorizationHeaderMalformed',
  'IllegalLocationConstraintException',
])

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}

import { S3Client, type S3ClientConfig } from '@aws-sdk/client-s3'
import { STSClient, type STSClientConfig } from '@aws-sdk/client-sts'
import type { AwsServer } from '../src/index.ts'

/** An S3 client that tries once. */
export function s3Client({ url: endpoint, credentials }: AwsServer, config: S3ClientConfig = {}): S3Client {
  return new S3Client({
    endpoint,
    region: 'us-east-1',
    credentials,
    forcePathStyle: true,
    maxAttempts: 1,
    ...config,
  })
}

/** An STS client that tries once. */
export function stsClient({ url: endpoint, credentials }: AwsServer, config: STSClientConfig = {}): STSClient {
  return new STSClient({ endpoint, region: 'us-east-1', credentials, maxAttempts: 1, ...config })
}

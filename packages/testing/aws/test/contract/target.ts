import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3'
import { startAwsServer } from '../../src/index.ts'

/** An S3 and STS that the contract tests can be run against. */
export interface Target extends AsyncDisposable {
  readonly url: string
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string }
  createBucket(name: string): Promise<void>
  /** The ARN of a role that may be assumed. */
  readonly role: string
}

const role = 'arn:aws:iam::123456789012:role/billing'

/** Our server; or the moto server whose URL is in FINOPS_MOTO. */
export async function openTarget(): Promise<Target> {
  const url = process.env['FINOPS_MOTO']
  return url === undefined ? openOwnServer() : openMoto(url)
}

async function openOwnServer(): Promise<Target> {
  const server = await startAwsServer()
  server.addRole({ arn: role })
  return {
    url: server.url,
    credentials: server.credentials,
    role,
    createBucket: async (name) => server.createBucket(name),
    [Symbol.asyncDispose]: server.close,
  }
}

async function openMoto(endpoint: string): Promise<Target> {
  const credentials = { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'any' }
  const client = new S3Client({ endpoint, region: 'us-east-1', credentials, forcePathStyle: true })
  return {
    url: endpoint,
    credentials,
    role,
    async createBucket(name) {
      await client.send(new CreateBucketCommand({ Bucket: name }))
    },
    async [Symbol.asyncDispose]() {
      client.destroy()
    },
  }
}

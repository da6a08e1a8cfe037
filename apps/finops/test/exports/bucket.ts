import type { Vendor } from '@openfinops/plugin'
import { s3Store } from '@openfinops/store-s3'
import { type AwsServer, startAwsServer } from '@openfinops/testing-aws'
import { openWorkplace, type Workplace } from './workplace.ts'

const bucket = 'acme-billing'

export interface BucketWorkplace extends Workplace {
  readonly server: AwsServer
}

/** A workplace whose exports lie in a bucket of S3. */
export async function openBucket(vendor: Vendor): Promise<BucketWorkplace> {
  const server = await startAwsServer()
  server.createBucket(bucket)
  // The AWS SDK reads the environment of the process.
  process.env['AWS_ACCESS_KEY_ID'] = server.credentials.accessKeyId
  process.env['AWS_SECRET_ACCESS_KEY'] = server.credentials.secretAccessKey
  const place = await openWorkplace(vendor, {
    store: s3Store(bucket, { endpoint: server.url, region: 'us-east-1' }),
    async put(key, body, lastModified) {
      server.put(bucket, key, body, { lastModified })
    },
    async remove(key) {
      server.remove(bucket, key)
    },
    beforeRead(key, before) {
      server.fault({ operation: 'GetObject', key, times: 1, before })
    },
    close: () => server.close(),
  })
  return { ...place, server }
}

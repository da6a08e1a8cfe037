import type { StoreFixture } from '@openfinops/conformance'
import { type AwsServer, startAwsServer } from '@openfinops/testing-aws'
import { vi } from 'vitest'
import { type S3Options, s3Store } from '../src/index.ts'

interface S3Fixture extends StoreFixture {
  readonly server: AwsServer
  /** Another store on the same bucket. */
  open(options?: S3Options): StoreFixture['store']
}

/** A store on the bucket `bills` of a server of its own; it finds the credentials of the server's first user. */
export async function s3Fixture(): Promise<S3Fixture> {
  const server = await startAwsServer()
  server.createBucket('bills')
  useCredentials(server.credentials)
  const open = (options: S3Options = {}, bucket = 'bills') => s3Store(bucket, { endpoint: server.url, ...options })
  return {
    server,
    open,
    store: open(),
    async put(key, bytes) {
      server.put('bills', key, bytes)
    },
    remove: async (key) => server.remove('bills', key),
    async interrupt(key, afterBytes) {
      server.fault({ operation: 'GetObject', key, breakAfter: afterBytes, times: 1 })
    },
    openUnknown: () => open({}, 'not-there'),
    close: () => server.close(),
  }
}

/** Puts credentials where the AWS SDK looks for them, and nothing anywhere else that it looks. */
export function useCredentials(credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string }): void {
  vi.stubEnv('AWS_ACCESS_KEY_ID', credentials?.accessKeyId)
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', credentials?.secretAccessKey)
  vi.stubEnv('AWS_CONFIG_FILE', '/not/there')
  vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', '/not/there')
  vi.stubEnv('AWS_EC2_METADATA_DISABLED', 'true')
  for (const name of ['AWS_SESSION_TOKEN', 'AWS_PROFILE', 'AWS_REGION', 'AWS_DEFAULT_REGION'])
    vi.stubEnv(name, undefined)
}

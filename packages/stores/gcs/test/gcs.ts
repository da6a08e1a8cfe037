import type { StoreFixture } from '@openfinops/conformance'
import { type GcsServer, startGcsServer } from '@openfinops/testing-gcp'
import { afterAll, beforeAll } from 'vitest'
import { type GcsOptions, gcsStore } from '../src/index.ts'

interface BucketFixture extends StoreFixture {
  readonly bucket: string
}

/** One server for the tests of a file. */
export function useGcs() {
  let server: GcsServer | undefined
  let buckets = 0
  beforeAll(async () => {
    server = await startGcsServer()
  })
  afterAll(() => server?.close())

  function running(): GcsServer {
    if (server === undefined) throw new Error('The server is not running yet')
    return server
  }

  const open = (bucket: string, options: GcsOptions = {}) => gcsStore(bucket, { endpoint: running().url, ...options })

  /** A bucket of its own. */
  async function openFixture(): Promise<BucketFixture> {
    const gcs = running()
    const bucket = `bucket-${++buckets}`
    gcs.createBucket(bucket)
    return {
      bucket,
      store: open(bucket),
      async put(key, bytes) {
        gcs.put(bucket, key, bytes)
      },
      async remove(key) {
        gcs.remove(bucket, key)
      },
      async interrupt(key, breakAfter) {
        gcs.fault({ operation: 'media', key, times: 1, breakAfter })
      },
      openUnknown: () => open('not-there'),
      close: async () => {},
    }
  }

  return { server: running, open, openFixture }
}

import { type ObjectStore, type PluginContext, throwIfAborted } from '@openfinops/plugin'
import type { Bucket } from './lib/bucket.ts'
import type { S3Options } from './options.ts'

/**
 * A bucket of S3, or of a service that speaks its protocol. Nothing is asked before the first listing or read.
 *
 * A whole object is checked with the checksum that S3 keeps of it, where there is one.
 * @param env where `AWS_ENDPOINT_URL_S3` and `AWS_ENDPOINT_URL` say whether there is an endpoint other than AWS's. The
 * AWS SDK itself reads the environment of the process.
 * @throws FinopsError from the content also `FILE_CORRUPT`, retryable from the first byte, when the checksum differs;
 * `STORE_CHANGED` from `read` also when the object is shorter than `from`.
 */
export function s3Store(bucket: string, options: S3Options = {}, env: PluginContext['env'] = {}): ObjectStore {
  let opened: Promise<Bucket> | undefined
  // The AWS SDK takes a tenth of a second to load: only who uses it waits for it.
  async function open(): Promise<Bucket> {
    opened ??= import('./lib/bucket.ts').then(({ openBucket }) => openBucket(bucket, options, env))
    return opened
  }
  return {
    url: `s3://${bucket}`,

    async *list(prefix, signal) {
      throwIfAborted(signal)
      const { listObjects } = await import('./lib/list-objects.ts')
      yield* listObjects(await open(), prefix, signal)
    },

    async read(key, readOptions) {
      throwIfAborted(readOptions.signal)
      const { getObject } = await import('./lib/get-object.ts')
      return getObject(await open(), key, readOptions)
    },
  }
}

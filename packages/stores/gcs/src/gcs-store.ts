import { type ObjectStore, throwIfAborted } from '@openfinops/plugin'
import { openBucket } from './lib/bucket.ts'
import { getObject } from './lib/get-object.ts'
import { listObjects } from './lib/list-objects.ts'
import type { GcsOptions } from './options.ts'

/**
 * A bucket of Google Cloud Storage, by its JSON API. Nothing is asked before the first listing or read. The ETag of an
 * object is its generation.
 *
 * A whole object is checked with the MD5 that Google keeps of it, where there is one.
 * @throws FinopsError from the content also `FILE_CORRUPT`, retryable from the first byte, when the checksum differs;
 * `STORE_CHANGED` from `read` also when the object is shorter than `from`, or replaced between two requests.
 */
export function gcsStore(name: string, options: GcsOptions = {}): ObjectStore {
  const bucket = openBucket(name, options)
  return {
    url: `gs://${name}`,

    async *list(prefix, signal) {
      throwIfAborted(signal)
      yield* listObjects(bucket, prefix, signal)
    },

    async read(key, readOptions) {
      throwIfAborted(readOptions.signal)
      return getObject(bucket, key, readOptions)
    },
  }
}

export interface StoreObject {
  /** Slashes separate folders, whatever the platform. */
  readonly key: string
  readonly bytes: number
  /** Changes whenever the content may have changed. Opaque. */
  readonly etag: string
  readonly lastModified: Date
}

export interface ReadOptions {
  readonly signal: AbortSignal
  /** Read only while the object still has this ETag; otherwise reject with `STORE_CHANGED`. */
  readonly ifMatch?: string
  /** First byte to read, from 0. At most the object's size; at the size itself the body is empty. */
  readonly from?: number
}

export interface ObjectBody {
  /** The object as it is now; `bytes` is its whole size, whatever `from` was. */
  readonly object: StoreObject
  /**
   * The bytes from `from` to the end, unchanged: never decompressed. Can be read once. Ends early only by throwing:
   * `STORE_INTERRUPTED`, which is retryable; `STORE_CHANGED` when the object changed meanwhile; `FILE_CORRUPT`,
   * retryable from the first byte, when it is not what the store's own checksum says; `CANCELLED`. Leaving the loop
   * releases the connection.
   */
  readonly content: AsyncIterable<Uint8Array>
}

/**
 * Where an export's files lie; read only. Every method may reject with FinopsError `STORE_DENIED` (naming the
 * permission that is missing), `STORE_UNKNOWN` (no such bucket or folder), `STORE_UNAVAILABLE` (retryable) and
 * `CANCELLED`. A store retries single requests as its client does; the pipeline retries what is marked retryable.
 */
export interface ObjectStore {
  /** Shown in logs; never holds a credential. */
  readonly url: string

  /** Every object whose key begins with the prefix, in any order, however many pages that takes. */
  list(prefix: string, signal: AbortSignal): AsyncIterable<StoreObject>

  /**
   * @throws FinopsError `STORE_NOT_FOUND` when there is no such object; `STORE_CHANGED` when `ifMatch` fails, or the
   * object is shorter than `from`.
   */
  read(key: string, options: ReadOptions): Promise<ObjectBody>
}

/** What a fault can be matched by. */
export interface FaultRequest {
  /** The API's name of the operation: `GetObject`, `ListObjectsV2`, `AssumeRole`. */
  readonly operation: string
  readonly bucket: string | undefined
  readonly key: string | undefined
}

/**
 * Something that goes wrong with the requests it matches. Several faults may match one request: they apply in the
 * order in which they were added, their delays add up, and the first that answers or cuts decides.
 */
export interface Fault {
  /** Default: every operation. */
  readonly operation?: string
  /** Default: every bucket. */
  readonly bucket?: string
  /** A key, letter for letter, or a pattern. Default: every request, with a key or without. */
  readonly key?: string | RegExp
  /** Matching requests that pass untouched first. Default 0. */
  readonly after?: number
  /** Matching requests that are hit, after those that passed. Default: all. */
  readonly times?: number

  /** Called before anything is looked up; the request waits for it. What it changes is what the request finds. */
  readonly before?: (request: FaultRequest) => void | Promise<void>
  /** Milliseconds to wait before the answer begins. */
  readonly delay?: number
  /** Answers with this error instead. `SlowDown` is 503, `InternalError` 500, `AccessDenied` 403. */
  readonly error?: { readonly status: number; readonly code: string; readonly message?: string }
  /** Breaks the connection after so many bytes of the body; the head promises the whole body. */
  readonly breakAfter?: number
  /** Cuts the body to so many bytes and says so in Content-Length, so that only its content tells. */
  readonly truncateTo?: number
}

/** What a fault can be matched by. */
export interface FaultRequest {
  /** The API's method, in its own words: `objects.list`, `objects.get`, or `media` for a download. */
  readonly operation: string
  readonly bucket: string | undefined
  readonly key: string | undefined
}

/** Something that goes wrong with the requests it matches. Of several that match, the one that was added first counts. */
export interface Fault {
  /** Default: every operation. */
  readonly operation?: string
  /** The name of an object, letter for letter. Default: every request. */
  readonly key?: string
  /** Matching requests that are hit. Default: all. */
  readonly times?: number

  /** Called before anything is looked up; the request waits for it. What it changes is what the request finds. */
  readonly before?: () => void
  /** Never answers. */
  readonly silent?: boolean
  /** Answers with this error instead. */
  readonly error?: { readonly status: number; readonly reason: string; readonly message?: string }
  /** Breaks the connection after so many bytes of the body; the head promises the whole body. */
  readonly breakAfter?: number
  /** Changes one byte of the body. */
  readonly corrupt?: boolean
}

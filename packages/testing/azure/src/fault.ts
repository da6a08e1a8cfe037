/** Something that goes wrong with the requests it matches. Of several that match, the one that was added first counts. */
export interface Fault {
  /** `GetBlob` or `ListBlobs`. Default: both. */
  readonly operation?: 'GetBlob' | 'ListBlobs'
  /** The name of a blob, letter for letter. Default: every request. */
  readonly key?: string
  /** Matching requests that are hit. Default: all. */
  readonly times?: number

  /** Called before the request is passed on, which waits for it: what it changes is what the request finds. */
  readonly before?: () => void | Promise<void>
  /** Never answers. */
  readonly silent?: boolean
  /** Answers with this error instead, as the service words it. */
  readonly error?: { readonly status: number; readonly code: string; readonly message?: string }
  /** Breaks the connection after so many bytes of the body; the head promises the whole body. */
  readonly breakAfter?: number
}

/** What a fault can be matched by. */
export interface BigQueryFaultRequest {
  /** The API's name of the method: `jobs.insert`, `jobs.query`, `tables.patch`; `jobs.upload` for one with a file. */
  readonly operation: string
  readonly jobId: string | undefined
  /** The table in the path, or the one that a job writes to. With the partition: `aws_cur$202610`. */
  readonly table: string | undefined
}

/** Something that goes wrong with the requests it matches. Each applies in the order in which it was added. */
export interface BigQueryFault {
  /** Default: every operation. */
  readonly operation?: string
  /** The beginning of the job's id. Default: every request, with a job or without. */
  readonly jobId?: string
  readonly table?: string
  /** Matching requests that pass untouched first. Default 0. */
  readonly after?: number
  /** Matching requests that are hit, after those that passed. Default: all. */
  readonly times?: number

  /** Called before anything is looked up; the request waits for it. What it changes is what the request finds. */
  readonly before?: (request: BigQueryFaultRequest) => void | Promise<void>
  /** Milliseconds to wait before the request is looked at. */
  readonly delay?: number
  /** Answers with this error instead: 503 `backendError`, 403 `rateLimitExceeded`, 403 `quotaExceeded`. */
  readonly error?: { readonly status: number; readonly reason: string; readonly message?: string }
  /** Breaks the connection after so many bytes of the answer. The request was served. */
  readonly breakAfter?: number
  /** Breaks the connection after so many bytes of an uploaded file. Nothing comes of the request. */
  readonly breakUploadAfter?: number
  /** The job that the request starts is accepted, takes so many milliseconds more ... */
  readonly jobDelay?: number
  /** ... and fails in the end, changing nothing. */
  readonly jobError?: { readonly reason: string; readonly message: string }
}

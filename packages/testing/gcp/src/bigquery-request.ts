/** A request as the BigQuery server saw it. */
export interface BigQueryRequest {
  readonly at: Date
  /** The API's name of the method; `Unknown` for what the server does not have. */
  readonly operation: string
  readonly jobId?: string | undefined
  readonly table?: string | undefined
  /** Where a new job is to run. */
  readonly location?: string | undefined
  /** The status of the answer; 0 while there is none. */
  readonly status: number
}

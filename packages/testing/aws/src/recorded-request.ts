/** A request as the server saw it. */
export interface RecordedRequest {
  /** When it arrived, by the server's clock. */
  readonly at: Date
  /** The API's name of the operation; `Unknown` for what the server does not have. */
  readonly operation: string
  readonly bucket?: string | undefined
  readonly key?: string | undefined
  /** The Range header. */
  readonly range?: string | undefined
  /** The If-Match header. */
  readonly ifMatch?: string | undefined
  /** The status of the answer; 0 while there is none. */
  readonly status: number
  /** Whose signature was accepted. */
  readonly accessKeyId?: string | undefined
  /** The role that an `AssumeRole` asks for, or whose temporary credentials signed the request. */
  readonly roleArn?: string | undefined
  /** What the request says in `x-amz-request-payer`. */
  readonly requestPayer?: string | undefined
}

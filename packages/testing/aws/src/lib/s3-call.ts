import type { AwsRequest } from './aws-request.ts'
import type { Bucket } from './bucket.ts'
import type { ContentStore } from './content-store.ts'

/** A request to S3 from somebody who may make it. */
export interface S3Call {
  readonly request: AwsRequest
  readonly bucket: Bucket
  /** Empty when the request is for the bucket. */
  readonly key: string
  readonly store: ContentStore
  readonly now: () => Date
  /** @throws AwsError `AccessDenied` unless whoever asks may do this too. */
  authorize(action: string): void
}

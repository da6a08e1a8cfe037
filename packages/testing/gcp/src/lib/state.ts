import type { Bucket } from './bucket.ts'
import type { Faults } from './faults.ts'
import type { Upload } from './upload.ts'

/** Everything that a server knows. */
export interface State {
  url: string
  readonly buckets: Map<string, Bucket>
  /** Resumable uploads that are not finished, by id. */
  readonly uploads: Map<string, Upload>
  readonly faults: Faults
  /** Permissions that nobody has. */
  readonly denied: Set<string>
  /** The last generation that an object was given. */
  generation: number
}

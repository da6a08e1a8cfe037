import type { RecordedRequest } from '../recorded-request.ts'
import type { Bucket } from './bucket.ts'
import type { ContentStore } from './content-store.ts'
import type { Faults } from './faults.ts'
import type { Identities } from './identities.ts'

/** Everything that a running server knows. */
export interface State {
  readonly now: () => Date
  readonly store: ContentStore
  readonly identities: Identities
  readonly buckets: Map<string, Bucket>
  readonly faults: Faults
  readonly requests: RequestDraft[]
}

/** A request whose answer is still being made. */
export type RequestDraft = { -readonly [Field in keyof RecordedRequest]: RecordedRequest[Field] }

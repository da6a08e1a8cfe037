import { createHash } from 'node:crypto'
import type { StreamedLoad } from '@openfinops/plugin'
import type { Bucket } from './bucket.ts'
import type { LoadIdentity } from './job-id.ts'

/** A delivery on its way from its store into a table. */
export interface DirectLoad {
  readonly load: StreamedLoad
  readonly identity: LoadIdentity
  /** The job that the ledger names for the period; `undefined` when it has none. */
  readonly former: string | undefined
  readonly bucket: Bucket
  /** How the names of all begin that is made on the way. */
  readonly staging: string
}

/** The same files with the same columns are the same load. */
export function identityOf({ table, source, period, manifest, format, files, columns }: StreamedLoad): LoadIdentity {
  const content = [format, files.map(({ key, etag, bytes }) => [key, etag, bytes]), columns]
  const sha256 = createHash('sha256').update(JSON.stringify(content)).digest('hex')
  return { table, source, period, manifest, sha256 }
}

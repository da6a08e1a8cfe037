import type { BackendCheck } from '@openfinops/plugin'
import { denied, noSuch } from './backend-error.ts'
import { type Bucket, onBucket, openStorage } from './bucket.ts'
import { serviceError } from './service-error.ts'
import { told } from './tried.ts'
import type { Warehouse } from './warehouse.ts'

const needed = ['create', 'get', 'list', 'update', 'delete'].map((name) => `storage.objects.${name}`)

/** Asks for the permissions that files on their way need. */
export async function* checkBucket(
  warehouse: Warehouse,
  bucket: Bucket,
  signal: AbortSignal,
): AsyncGenerator<BackendCheck, void> {
  const held = await warehouse.ask(onBucket('storage.objects.get', bucket), signal, () => heldOn(warehouse, bucket))
  if (held === undefined) {
    const what = `bucket ${bucket.name}`
    return yield { what, error: noSuch(what) }
  }
  for (const permission of needed) {
    const attempt = onBucket(permission, bucket)
    const missing = denied(attempt, `Cloud Storage gives no ${permission} on ${attempt.on}`)
    yield told(attempt, held[permission] === true ? undefined : missing)
  }
}

/**
 * `undefined` when there is no such bucket. Asking needs no permission.
 * Source: https://cloud.google.com/storage/docs/json_api/v1/buckets/testIamPermissions
 */
async function heldOn(
  { settings }: Warehouse,
  { name }: Bucket,
): Promise<Readonly<Record<string, boolean>> | undefined> {
  try {
    const [held] = await openStorage(settings).bucket(name).iam.testPermissions(needed)
    return held ?? {}
  } catch (error) {
    if (serviceError(error)?.status === 404) return undefined
    throw error
  }
}

import { onBucket, openStorage } from './bucket.ts'
import { type ObjectPlace, removeObject } from './staged-object.ts'
import type { Warehouse } from './warehouse.ts'

/**
 * Removes every object whose name begins like this.
 * @param known some of them, which are removed even if nobody may list them.
 */
export async function removeAll(
  warehouse: Warehouse,
  beginning: ObjectPlace,
  known: readonly ObjectPlace[],
  signal: AbortSignal,
): Promise<void> {
  let places = known
  try {
    places = await list(warehouse, beginning, signal)
  } finally {
    for (const place of places) await removeObject(warehouse, place, signal)
  }
}

async function list(
  { ask, settings }: Warehouse,
  { bucket, object }: ObjectPlace,
  signal: AbortSignal,
): Promise<readonly ObjectPlace[]> {
  const prefix = `${bucket.prefix}${object}`
  const files = await ask(onBucket('storage.objects.list', bucket), signal, async () => {
    const [found] = await openStorage(settings).bucket(bucket.name).getFiles({ prefix })
    return found
  })
  return files.map(({ name }) => ({ bucket, object: name.slice(bucket.prefix.length) }))
}

import { type StoreObject, throwIfAborted } from '@openfinops/plugin'
import { z } from 'zod'
import type { Bucket } from './bucket.ts'
import { describedObject } from './described-object.ts'

/** Absent where there is nothing. */
const page = z.object({
  nextPageToken: z.string().optional(),
  items: z.array(describedObject).default([]),
})

/** Every object whose name begins with the prefix, page after page. */
export async function* listObjects(bucket: Bucket, prefix: string, signal: AbortSignal): AsyncIterable<StoreObject> {
  let token: string | undefined
  do {
    const query = {
      prefix,
      fields: 'nextPageToken,items(name,size,generation,updated,md5Hash)',
      ...(token === undefined ? {} : { pageToken: token }),
    }
    const { items, nextPageToken } = await bucket.describe({ permission: 'storage.objects.list' }, query, page, signal)
    for (const { object } of items) {
      throwIfAborted(signal)
      yield object
    }
    token = nextPageToken
  } while (token !== undefined)
  throwIfAborted(signal)
}

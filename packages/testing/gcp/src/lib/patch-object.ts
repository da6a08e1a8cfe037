import { z } from 'zod'
import { type Answer, json } from './answer.ts'
import type { Bucket } from './bucket.ts'
import type { Call } from './call.ts'
import { requireConditions } from './conditions.ts'
import { invalid, noObject } from './gcs-error.ts'
import { objectResource } from './resource.ts'

/** `null` removes what was said under a key. */
const patch = z.strictObject({ metadata: z.record(z.string(), z.string().nullable()) })

/**
 * Changes what is said of an object; what the patch does not name stays.
 * Source: https://cloud.google.com/storage/docs/json_api/v1/objects/patch
 */
export function patchObject(bucket: Bucket, { key, query, body }: Call): Answer {
  const object = bucket.get(key)
  requireConditions(object, query)
  if (object === undefined) throw noObject(bucket.name, key)
  const { success, data } = patch.safeParse(JSON.parse(body.toString()))
  if (!success) throw invalid('This server changes nothing but the metadata of an object')
  const metadata: Record<string, string> = {}
  for (const [name, value] of Object.entries({ ...object.metadata, ...data.metadata })) {
    if (value !== null) metadata[name] = value
  }
  return json(objectResource(bucket, bucket.describe(object, metadata)))
}

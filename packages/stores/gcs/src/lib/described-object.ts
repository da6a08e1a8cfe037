import type { StoreObject } from '@openfinops/plugin'
import { z } from 'zod'

/**
 * An object as the API describes it. Its generation is another one whenever its content may be.
 * Source: https://cloud.google.com/storage/docs/json_api/v1/objects#resource
 */
export const describedObject = z
  .object({
    name: z.string(),
    size: z.string().regex(/^\d+$/),
    generation: z.string(),
    updated: z.iso.datetime({ offset: true }),
    /** Base64. Composite objects have none. */
    md5Hash: z.string().optional(),
  })
  .transform(({ name, size, generation, updated, md5Hash }): { object: StoreObject; md5: string | undefined } => ({
    object: { key: name, bytes: Number(size), etag: generation, lastModified: new Date(updated) },
    md5: md5Hash,
  }))

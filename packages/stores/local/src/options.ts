import { z } from 'zod'

/** The folder is in the URL; there is nothing else to say about it. */
export const localOptions = z.strictObject({})

export type LocalOptions = z.infer<typeof localOptions>

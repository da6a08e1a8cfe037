import { z } from 'zod'

/** What can be said about a bucket. None of it is a secret: credentials come from where Google's own tools find them. */
export const gcsOptions = z.strictObject({
  /**
   * Where the API is, if not at `https://storage.googleapis.com`: a private endpoint, or a server for tests. One of plain
   * http is asked without credentials.
   */
  endpoint: z
    .url({ protocol: /^https?$/ })
    .refine((url) => !/[?#]|^[^/]*\/\/[^/]*@/.test(url), { error: 'holds more than an address' })
    .optional(),
  /** The project that pays for requests to a bucket whose owner does not. */
  user_project: z.string().min(1).optional(),
})

export type GcsOptions = z.infer<typeof gcsOptions>

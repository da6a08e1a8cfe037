import { z } from 'zod'

export const httpOptions = z.strictObject({
  /** Where the document that lists the files lies, from the folder of the store on. Default `index.json`. */
  index: z
    .string()
    .min(1)
    .refine((path) => !/^[a-z]+:|^\/|[?#]/i.test(path), { error: 'is not a path below the folder of the store' })
    .optional(),
  /** The environment variable that holds the value of the header Authorization, such as `Bearer …` or `Basic …`. */
  authorization_env: z.string().regex(/^\w+$/, 'is not the name of an environment variable').optional(),
})

export type HttpOptions = z.infer<typeof httpOptions>

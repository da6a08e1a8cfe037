import { z } from 'zod'

const text = z.string().min(1)

/** What can be said about a bucket. None of it is a secret: credentials come from where AWS's own tools find them. */
export const s3Options = z
  .strictObject({
    /** Default: what AWS's environment variables or the profile say. The bucket's own is found out if need be. */
    region: text.optional(),
    /** A profile of AWS's configuration files. It goes before credentials in the environment. */
    profile: text.optional(),
    /** Of another service that speaks S3, or of a VPC endpoint. */
    endpoint: z
      .url({ protocol: /^https?$/ })
      .refine((url) => !/^[^/]*\/\/[^/]*@/.test(url), { error: 'holds credentials; give them in the environment' })
      .optional(),
    /** Whether the bucket goes into the path of URLs, not the host name. Default: true with an endpoint. */
    path_style: z.boolean().optional(),
    /** A role to assume with the credentials that are found. */
    role_arn: text.startsWith('arn:').optional(),
    /** What the role's trust policy asks for in `sts:ExternalId`. */
    external_id: text.optional(),
    /** The name of the role's sessions in CloudTrail. Default `finops`. */
    session_name: z
      .string()
      .regex(/^[\w+=,.@-]{2,64}$/)
      .optional(),
    /** Agree to pay for requests to a bucket whose owner does not. Default false. */
    requester_pays: z.boolean().optional(),
    /** How often a single request is tried, the first time included. Default: what the AWS SDK does, 3. */
    max_attempts: z.int().min(1).max(20).optional(),
  })
  .refine(({ role_arn, external_id }) => role_arn !== undefined || external_id === undefined, {
    error: 'only means something with role_arn',
    path: ['external_id'],
  })

export type S3Options = z.infer<typeof s3Options>

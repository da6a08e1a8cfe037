import { z } from 'zod'

const variable = z.string().regex(/^\w+$/, 'is not the name of an environment variable')

/**
 * What can be said about a container. None of it is a secret: without any of the variables, credentials come from where
 * Azure's own tools find them.
 */
export const azureBlobOptions = z
  .strictObject({
    /** The blob service of the account, where it is not `https://<account>.blob.core.windows.net`. */
    endpoint: z
      .url({ protocol: /^https?$/ })
      .refine((url) => !/[?#]|^[^/]*\/\/[^/]*@/.test(url), { error: 'holds more than an address; use sas_env' })
      .optional(),
    /** The environment variable that holds a connection string. */
    connection_string_env: variable.optional(),
    /** The environment variable that holds a shared access signature, with or without its question mark. */
    sas_env: variable.optional(),
    /** The environment variable that holds a key of the account. */
    account_key_env: variable.optional(),
    /** How often a single request is tried, the first time included. Default 3. */
    max_attempts: z.int().min(1).max(20).optional(),
  })
  .refine((options) => secretsOf(options).length <= 1, {
    error: 'name one of connection_string_env, sas_env and account_key_env',
  })
  .refine((options) => !options.endpoint?.startsWith('http:') || secretsOf(options).length === 1, {
    error: 'needs sas_env, account_key_env or connection_string_env: Azure sends no token over plain http',
    path: ['endpoint'],
  })
  .refine(({ endpoint, connection_string_env }) => endpoint === undefined || connection_string_env === undefined, {
    error: 'is in the connection string already',
    path: ['endpoint'],
  })

export type AzureBlobOptions = z.infer<typeof azureBlobOptions>

function secretsOf({
  connection_string_env,
  sas_env,
  account_key_env,
}: {
  readonly [name in 'connection_string_env' | 'sas_env' | 'account_key_env']?: string | undefined
}): readonly string[] {
  return [connection_string_env, sas_env, account_key_env].filter((name) => name !== undefined)
}

import {
  AnonymousCredential,
  ContainerClient,
  type StoragePipelineOptions,
  StorageSharedKeyCredential,
} from '@azure/storage-blob'
import { FinopsError, type PluginContext } from '@openfinops/plugin'
import type { AzureBlobOptions } from '../options.ts'
import type { ContainerName } from './container.ts'

/** What requests are authorised with: it decides what helps when they are refused. */
export type CredentialKind = 'token' | 'signature' | 'key'

/** A client that has what it needs to be let in. @throws FinopsError `CONFIG_INVALID` */
export async function authorizedClient(
  name: ContainerName,
  options: AzureBlobOptions,
  env: PluginContext['env'],
  pipeline: StoragePipelineOptions,
): Promise<{ readonly client: ContainerClient; readonly kind: CredentialKind }> {
  const { connection_string_env, sas_env, account_key_env } = options
  if (connection_string_env !== undefined) {
    const connectionString = secretIn(connection_string_env, env)
    const client = connect(connectionString, connection_string_env, name, pipeline)
    return { client, kind: /(^|;)AccountKey=/.test(connectionString) ? 'key' : 'signature' }
  }
  const endpoint = options.endpoint ?? `https://${name.account}.blob.core.windows.net`
  const url = `${endpoint.replace(/\/+$/, '')}/${encodeURIComponent(name.container)}`
  if (sas_env !== undefined) {
    const signature = secretIn(sas_env, env).replace(/^\?/, '')
    return {
      client: new ContainerClient(`${url}?${signature}`, new AnonymousCredential(), pipeline),
      kind: 'signature',
    }
  }
  if (account_key_env !== undefined) {
    const credential = new StorageSharedKeyCredential(name.account, secretIn(account_key_env, env))
    return { client: new ContainerClient(url, credential, pipeline), kind: 'key' }
  }
  const { DefaultAzureCredential } = await import('@azure/identity')
  return { client: new ContainerClient(url, new DefaultAzureCredential(), pipeline), kind: 'token' }
}

function connect(
  connectionString: string,
  variable: string,
  { account, container }: ContainerName,
  pipeline: StoragePipelineOptions,
): ContainerClient {
  let client: ContainerClient
  try {
    client = new ContainerClient(connectionString, container, pipeline)
  } catch {
    // The SDK's error may quote the string.
    throw new FinopsError('CONFIG_INVALID', `The value of ${variable} is not a connection string`, {
      fix: 'Copy it from "Access keys" or "Shared access signature" of the storage account, whole.',
    })
  }
  if (client.accountName === account) return client
  throw new FinopsError(
    'CONFIG_INVALID',
    `The connection string in ${variable} is of another account than ${account}`,
    {
      fix: `Name the account of the connection string in the URL of the store: azure://${client.accountName}/${container}.`,
    },
  )
}

function secretIn(variable: string, env: PluginContext['env']): string {
  const value = env[variable]?.trim()
  if (value !== undefined && value !== '') return value
  throw new FinopsError('CONFIG_INVALID', `The environment variable ${variable} is not set`, {
    fix: `Set ${variable}, or leave out the option that names it to use the credentials that Azure's own tools find.`,
  })
}

import { S3Client } from '@aws-sdk/client-s3'
import { type PluginContext, throwIfAborted, unlessAborted } from '@openfinops/plugin'
import type { S3Options } from '../options.ts'
import { credentialsFor } from './credentials.ts'
import { configuredRegion, regionOfBucket } from './region.ts'
import { storeError } from './store-error.ts'

/** What a request asks for: the permission that it takes, and the key if it is about one. */
export interface Attempt {
  readonly action: 's3:ListBucket' | 's3:GetObject'
  readonly key?: string
}

export interface Bucket {
  readonly name: string
  /** What every request has to say about who pays. */
  readonly payer: { readonly RequestPayer?: 'requester' }
  /** Sends a request, to the bucket's own region. @throws FinopsError whatever goes wrong. */
  ask<T>(attempt: Attempt, signal: AbortSignal, send: (client: S3Client) => Promise<T>): Promise<T>
}

export function openBucket(name: string, options: S3Options, env: PluginContext['env']): Bucket {
  const requesterPays = options.requester_pays ?? false
  const hasEndpoint = [options.endpoint, env['AWS_ENDPOINT_URL_S3'], env['AWS_ENDPOINT_URL']].some(Boolean)
  let configured: Promise<string> | undefined
  let actual: string | undefined
  async function home(): Promise<string> {
    configured ??= options.region === undefined ? configuredRegion(options.profile) : Promise.resolve(options.region)
    return configured
  }
  const region = async () => actual ?? home()
  const client = new S3Client({
    region,
    credentials: credentialsFor(options, home),
    forcePathStyle: options.path_style ?? hasEndpoint,
    responseChecksumValidation: 'WHEN_REQUIRED',
    requestHandler: { connectionTimeout: 10_000, socketTimeout: 60_000 },
    ...(options.endpoint === undefined ? {} : { endpoint: options.endpoint }),
    ...(options.max_attempts === undefined ? {} : { maxAttempts: options.max_attempts }),
  })

  // The SDK's followRegionRedirects asks the wrong region again for every request, and mixes up concurrent ones.
  async function sendToItsRegion<T>(send: (client: S3Client) => Promise<T>): Promise<T> {
    const asked = await region()
    try {
      return await send(client)
    } catch (error) {
      const redirected = regionOfBucket(error)
      if (redirected === undefined || redirected === asked) throw error
      actual = redirected
      return send(client)
    }
  }

  return {
    name,
    payer: requesterPays ? { RequestPayer: 'requester' } : {},
    async ask(attempt, signal, send) {
      throwIfAborted(signal)
      try {
        return await unlessAborted(sendToItsRegion(send), signal)
      } catch (error) {
        throw storeError(error, { ...attempt, bucket: name, requesterPays, region: await region() })
      }
    },
  }
}

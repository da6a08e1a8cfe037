import type { ContainerClient } from '@azure/storage-blob'
import { type PluginContext, throwIfAborted, unlessAborted } from '@openfinops/plugin'
import type { AzureBlobOptions } from '../options.ts'
import { authorizedClient } from './credential.ts'
import { silentError, storeError } from './store-error.ts'

export interface ContainerName {
  readonly account: string
  readonly container: string
}

export interface Container {
  readonly client: ContainerClient
  /** Sends a request about the container, or about a blob. @throws FinopsError whatever goes wrong. */
  ask<T>(key: string | undefined, signal: AbortSignal, send: (abortSignal: AbortSignal) => Promise<T>): Promise<T>
}

/** @param patience milliseconds in which a request has to be answered, all attempts together. */
export async function openContainer(
  name: ContainerName,
  options: AzureBlobOptions,
  env: PluginContext['env'],
  patience = 60_000,
): Promise<Container> {
  // The SDK's own pauses, of up to two minutes, are longer than it takes to see that a name is wrong.
  const retryOptions = { maxTries: options.max_attempts ?? 3, retryDelayInMs: 500, maxRetryDelayInMs: 8_000 }
  const { client, kind } = await authorizedClient(name, options, env, { retryOptions })

  return {
    client,
    async ask(key, signal, send) {
      throwIfAborted(signal)
      const silence = new AbortController()
      const timer = setTimeout(() => silence.abort(), patience)
      try {
        return await unlessAborted(send(AbortSignal.any([signal, silence.signal])), signal)
      } catch (error) {
        throw silence.signal.aborted ? silentError(patience, error) : storeError(error, { ...name, key, kind })
      } finally {
        clearTimeout(timer)
      }
    },
  }
}

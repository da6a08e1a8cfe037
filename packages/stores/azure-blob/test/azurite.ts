import { randomUUID } from 'node:crypto'
import type { StoreFixture } from '@openfinops/conformance'
import { type AzureServer, startAzureServer } from '@openfinops/testing-azure'
import { afterAll, beforeAll } from 'vitest'
import { type AzureBlobOptions, azureBlobStore } from '../src/index.ts'

interface ContainerFixture extends StoreFixture {
  readonly container: string
}

/** One Azurite for the tests of a file. */
export function useAzurite() {
  let server: AzureServer | undefined
  beforeAll(async () => {
    server = await startAzureServer()
  })
  afterAll(() => server?.close())

  function running(): AzureServer {
    if (server === undefined) throw new Error('Azurite is not running yet')
    return server
  }

  /** The store on a container, let in by the account's connection string unless other options are given. */
  function open(container: string, options?: AzureBlobOptions, env: Readonly<Record<string, string>> = {}) {
    const { account, connectionString } = running()
    const name = { account, container }
    return options === undefined
      ? azureBlobStore(name, { connection_string_env: 'BILLING' }, { BILLING: connectionString })
      : azureBlobStore(name, options, env)
  }

  /** A container of its own. */
  async function openFixture(): Promise<ContainerFixture> {
    const azure = running()
    const container = `c${randomUUID()}`
    await azure.createContainer(container)
    return {
      container,
      store: open(container),
      put: (key, bytes) => azure.put(container, key, bytes),
      remove: (key) => azure.remove(container, key),
      async interrupt(key, breakAfter) {
        azure.fault({ operation: 'GetBlob', key, times: 1, breakAfter })
      },
      openUnknown: () => open('not-there'),
      close: async () => {},
    }
  }

  return { server: running, open, openFixture }
}

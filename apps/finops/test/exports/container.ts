import { randomUUID } from 'node:crypto'
import type { Vendor } from '@openfinops/plugin'
import { azureBlobStore } from '@openfinops/store-azure-blob'
import type { AzureServer } from '@openfinops/testing-azure'
import { openWorkplace, type Workplace } from './workplace.ts'

export interface ContainerWorkplace extends Workplace {
  readonly container: string
}

/** A workplace whose exports lie in a container of its own of Azure Blob Storage. */
export async function openContainer(vendor: Vendor, server: AzureServer): Promise<ContainerWorkplace> {
  const container = `c${randomUUID()}`
  await server.createContainer(container)
  const place = await openWorkplace(vendor, {
    store: azureBlobStore(
      { account: server.account, container },
      { connection_string_env: 'BILLING' },
      { BILLING: server.connectionString },
    ),
    put: (key, body) => server.put(container, key, body),
    remove: (key) => server.remove(container, key),
    beforeRead(key, before) {
      server.fault({ operation: 'GetBlob', key, times: 1, before })
    },
    close: async () => {},
  })
  return { ...place, container }
}

import { once } from 'node:events'
import { createServer } from 'node:http'
import {
  BlobServiceClient,
  ContainerSASPermissions,
  generateBlobSASQueryParameters,
  StorageSharedKeyCredential,
} from '@azure/storage-blob'
import type { Fault } from './fault.ts'
import { startAzurite } from './lib/azurite.ts'
import { Faults } from './lib/faults.ts'
import { forward } from './lib/forward.ts'

export interface AzureServer extends AsyncDisposable {
  /** `http://127.0.0.1:PORT/devstoreaccount1`: the blob service of the account. */
  readonly url: string
  readonly account: string
  readonly accountKey: string
  readonly connectionString: string
  createContainer(name: string): Promise<void>
  /** A signature for a container, without the question mark. `permissions` as Azure writes them: `rl`. */
  sas(container: string, permissions: string, expiresOn?: Date): string
  put(container: string, key: string, body: Uint8Array | string, headers?: PutHeaders): Promise<void>
  remove(container: string, key: string): Promise<void>
  /** Adds a fault. @returns a function that removes it. */
  fault(rule: Fault): () => void
  close(): Promise<void>
}

interface PutHeaders {
  /** For example `gzip`. */
  readonly contentEncoding?: string
}

/** Azurite's own, known to everybody; it opens nothing elsewhere. */
const account = 'devstoreaccount1'
const accountKey = 'Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw=='

/** Starts Azurite on 127.0.0.1, in memory, behind a proxy that can break what it answers. */
export async function startAzureServer(): Promise<AzureServer> {
  const azurite = await startAzurite()
  const faults = new Faults()
  const proxy = createServer((request, response) => forward(azurite.url, faults, account, request, response))
  proxy.keepAliveTimeout = 60_000
  proxy.listen(0, '127.0.0.1')
  await once(proxy, 'listening')
  const address = proxy.address()
  const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : undefined}/${account}`
  const credential = new StorageSharedKeyCredential(account, accountKey)
  const service = new BlobServiceClient(`${azurite.url}/${account}`, credential)
  const blob = (container: string, key: string) => service.getContainerClient(container).getBlockBlobClient(key)

  async function close(): Promise<void> {
    const closed = proxy[Symbol.asyncDispose]()
    proxy.closeAllConnections()
    await closed
    await azurite.close()
  }

  return {
    url,
    account,
    accountKey,
    connectionString: `DefaultEndpointsProtocol=http;AccountName=${account};AccountKey=${accountKey};BlobEndpoint=${url};`,
    async createContainer(name) {
      await service.createContainer(name)
    },
    sas(container, permissions, expiresOn = new Date(Date.now() + 3_600_000)) {
      const signed = { containerName: container, permissions: ContainerSASPermissions.parse(permissions), expiresOn }
      return generateBlobSASQueryParameters(signed, credential).toString()
    },
    async put(container, key, body, { contentEncoding } = {}) {
      const bytes = Buffer.from(body)
      const blobHTTPHeaders = contentEncoding === undefined ? {} : { blobContentEncoding: contentEncoding }
      await blob(container, key).upload(bytes, bytes.length, { blobHTTPHeaders })
    },
    async remove(container, key) {
      await blob(container, key).delete()
    },
    fault: (rule) => faults.add(rule),
    close,
    [Symbol.asyncDispose]: close,
  }
}

import { createRequire } from 'node:module'

/** What is used of Azurite, which has no types. */
interface BlobServer {
  start(): Promise<void>
  getHttpServerAddress(): string
  close(): Promise<void>
}

// The main module parses the command line. The others are CommonJS with a default export, which loaders import each in
// their own way.
const require = createRequire(import.meta.url)
const server: { readonly default: new (settings: object) => BlobServer } = require('azurite/dist/src/blob/BlobServer')
const configuration: {
  readonly default: new (...settings: readonly unknown[]) => object
} = require('azurite/dist/src/blob/BlobConfiguration')
const memory: {
  readonly MemoryExtentChunkStore: new (bytes: number) => object
} = require('azurite/dist/src/common/persistence/MemoryExtentStore')

/** Enough for what tests put there. */
const capacity = 512 * 1024 * 1024

/** Starts Azurite in this process, on a free port of 127.0.0.1. It keeps everything in memory, and no log. */
export async function startAzurite(): Promise<{ readonly url: string; close(): Promise<void> }> {
  const address = ['127.0.0.1', 0, 60]
  const paths = ['blobs', 'extents', []]
  const logs = [false, undefined, false, undefined]
  // Clients speak newer versions of the protocol than Azurite knows by name.
  const skipApiVersionCheck = true
  const protocol = [false, skipApiVersionCheck]
  const certificate = ['', '', '', undefined]
  const storage = [false, true, new memory.MemoryExtentChunkStore(capacity)]
  const azurite = new server.default(
    new configuration.default(...address, ...paths, ...logs, ...protocol, ...certificate, ...storage),
  )
  await azurite.start()
  return { url: azurite.getHttpServerAddress(), close: () => azurite.close() }
}

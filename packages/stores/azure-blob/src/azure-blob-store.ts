import { type ObjectStore, type PluginContext, throwIfAborted } from '@openfinops/plugin'
import type { Container, ContainerName } from './lib/container.ts'
import type { AzureBlobOptions } from './options.ts'

/**
 * A container of a storage account. Nothing is asked before the first listing or read.
 * @param env where the variables are that the options name. Azure's SDK itself reads the environment of the process.
 * @throws FinopsError `CONFIG_INVALID` from every method when a variable is not set, or a connection string is of another
 * account; `KEY_UNSAFE` from `read` for keys that lead out of the container; `STORE_CHANGED` also when the object is
 * shorter than `from`.
 */
export function azureBlobStore(
  name: ContainerName,
  options: AzureBlobOptions = {},
  env: PluginContext['env'] = {},
): ObjectStore {
  let opened: Promise<Container> | undefined
  // Azure's SDK takes a third of a second to load: only who uses it waits for it.
  async function open(): Promise<Container> {
    opened ??= import('./lib/container.ts').then(({ openContainer }) => openContainer(name, options, env))
    return opened
  }
  return {
    url: `azure://${name.account}/${name.container}`,

    async *list(prefix, signal) {
      throwIfAborted(signal)
      const { listBlobs } = await import('./lib/list-blobs.ts')
      yield* listBlobs(await open(), prefix, signal)
    },

    async read(key, readOptions) {
      throwIfAborted(readOptions.signal)
      const { getBlob } = await import('./lib/get-blob.ts')
      return getBlob(await open(), key, readOptions)
    },
  }
}

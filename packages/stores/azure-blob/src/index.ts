import type { StorePlugin } from '@openfinops/plugin'
import { azureBlobStore } from './azure-blob-store.ts'
import { containerOfUrl } from './lib/container-of-url.ts'
import { type AzureBlobOptions, azureBlobOptions } from './options.ts'

const plugin: StorePlugin<AzureBlobOptions> = {
  kind: 'store',
  apiVersion: 1,
  name: 'azure-blob',
  schemes: ['azure'],
  options: azureBlobOptions,
  create: (url, options, { env }) => azureBlobStore(containerOfUrl(url), options, env),
}

export default plugin
export { type AzureBlobOptions, azureBlobOptions, azureBlobStore }

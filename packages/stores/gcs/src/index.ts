import type { StorePlugin } from '@openfinops/plugin'
import { gcsStore } from './gcs-store.ts'
import { bucketOfUrl } from './lib/bucket-of-url.ts'
import { type GcsOptions, gcsOptions } from './options.ts'

const plugin: StorePlugin<GcsOptions> = {
  kind: 'store',
  apiVersion: 1,
  name: 'gcs',
  schemes: ['gs'],
  options: gcsOptions,
  create: (url, options) => gcsStore(bucketOfUrl(url), options),
}

export default plugin
export { type GcsOptions, gcsOptions, gcsStore }

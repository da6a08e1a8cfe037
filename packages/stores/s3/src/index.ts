import type { StorePlugin } from '@openfinops/plugin'
import { bucketOfUrl } from './lib/bucket-of-url.ts'
import { type S3Options, s3Options } from './options.ts'
import { s3Store } from './s3-store.ts'

const plugin: StorePlugin<S3Options> = {
  kind: 'store',
  apiVersion: 1,
  name: 's3',
  schemes: ['s3'],
  options: s3Options,
  create: (url, options, { env }) => s3Store(bucketOfUrl(url), options, env),
}

export default plugin
export { type S3Options, s3Options, s3Store }

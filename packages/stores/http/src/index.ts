import type { StorePlugin } from '@openfinops/plugin'
import { httpStore } from './http-store.ts'
import { folderOfUrl } from './lib/folder-of-url.ts'
import { type HttpOptions, httpOptions } from './options.ts'

const plugin: StorePlugin<HttpOptions> = {
  kind: 'store',
  apiVersion: 1,
  name: 'http',
  schemes: ['http', 'https'],
  options: httpOptions,
  create: (url, options, { env }) => httpStore(folderOfUrl(url), options, env),
}

export default plugin
export { type HttpOptions, httpOptions, httpStore }

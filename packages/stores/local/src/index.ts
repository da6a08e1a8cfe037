import type { StorePlugin } from '@openfinops/plugin'
import { folderOfUrl } from './lib/folder-of-url.ts'
import { localStore } from './local-store.ts'
import { type LocalOptions, localOptions } from './options.ts'

const plugin: StorePlugin<LocalOptions> = {
  kind: 'store',
  apiVersion: 1,
  name: 'local',
  schemes: ['file'],
  options: localOptions,
  create: (url, _options, context) => localStore(folderOfUrl(url, context.folder)),
}

export default plugin
export { type LocalOptions, localOptions, localStore }

import { type ObjectStore, type PluginContext, throwIfAborted } from '@openfinops/plugin'
import { getFile } from './lib/get-file.ts'
import { listFiles } from './lib/list-files.ts'
import { openSite } from './lib/site.ts'
import type { HttpOptions } from './options.ts'

/**
 * The files that an index document lists, on a web server below a folder. Their keys are their paths from there. Nothing
 * is asked before the first listing or read.
 *
 * Whether a file was changed is told by its ETag; by Last-Modified and size where the server sends none, which does not
 * notice what is written twice within a second. A server that sends neither is refused, and so is one that compresses
 * files on their way. One that ignores ranges is read from the beginning, and what was not asked for is dropped.
 * @param env where the variable is that the options name.
 * @throws FinopsError `CONFIG_INVALID` from every method when that is not set; `KEY_UNSAFE` from `read` for keys that lead
 * out of the folder; `STORE_CHANGED` also when the file is shorter than `from`.
 */
export function httpStore(folder: URL, options: HttpOptions = {}, env: PluginContext['env'] = {}): ObjectStore {
  const site = openSite(folder, options, env)
  return {
    url: folder.href,

    async *list(prefix, signal) {
      throwIfAborted(signal)
      yield* listFiles(site, prefix, signal)
    },

    async read(key, readOptions) {
      throwIfAborted(readOptions.signal)
      return getFile(site, key, readOptions)
    },
  }
}

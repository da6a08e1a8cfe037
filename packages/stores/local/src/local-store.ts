import { stat } from 'node:fs/promises'
import { pathToFileURL } from 'node:url'
import { FinopsError, type ObjectStore, throwIfAborted } from '@openfinops/plugin'
import { describeFile } from './lib/describe-file.ts'
import { fromSystem } from './lib/from-system.ts'
import { locate } from './lib/locate.ts'
import { readContent } from './lib/read-content.ts'
import { realFolder } from './lib/real-folder.ts'
import { walk } from './lib/walk.ts'

/**
 * The files below a folder as objects; their keys are their paths from there, with slashes. Everything is listed but
 * what is no file: a link counts as what it points at, and one that points out of the folder is an error.
 *
 * The ETag is made of size, time of modification and inode. It notices every replaced file, and every file written in
 * place unless the size stays the same and the time too: within one tick of the file system's clock (some
 * milliseconds), or set back by the writer. A file that is copied elsewhere and back has another ETag.
 * @throws FinopsError `STORE_UNKNOWN` from every method when there is no such folder; `KEY_UNSAFE` for keys and links
 * that lead out of it; `STORE_CHANGED` also from the content, when the file was written to while it was read.
 */
export function localStore(folder: string): ObjectStore {
  return {
    url: pathToFileURL(folder).href,

    async *list(prefix, signal) {
      throwIfAborted(signal)
      const root = await realFolder(folder)
      yield* walk({ root, path: root, key: '', above: [] }, prefix, signal)
      throwIfAborted(signal)
    },

    async read(key, { signal, ifMatch, from = 0 }) {
      throwIfAborted(signal)
      const path = await locate(await realFolder(folder), key)
      const stats = await stat(path, { bigint: true }).catch(fromSystem(key))
      if (!stats.isFile()) throw new FinopsError('STORE_NOT_FOUND', 'This is not a file', { file: key })
      const object = describeFile(key, stats)
      throwIfAborted(signal)
      if (ifMatch !== undefined && ifMatch !== object.etag) {
        throw new FinopsError('STORE_CHANGED', 'The file was changed since it was listed', { file: key })
      }
      if (from > object.bytes) {
        throw new FinopsError('STORE_CHANGED', `The file has ${object.bytes} bytes, not ${from}`, { file: key })
      }
      return { object, content: readContent(path, object, from, signal) }
    },
  }
}

import { type StoreObject, throwIfAborted } from '@openfinops/plugin'
import { describeAnswer } from './describe-answer.ts'
import { type ListedFile, readIndex } from './index-document.ts'
import type { Site } from './site.ts'

/** Files that are asked about at once. */
const atOnce = 8

/** Every file of the index whose key begins with the prefix. What the index does not say of it, the server is asked. */
export async function* listFiles(site: Site, prefix: string, signal: AbortSignal): AsyncIterable<StoreObject> {
  const files = (await readIndex(site, signal)).filter(({ key }) => key.startsWith(prefix))
  for (let at = 0; at < files.length; at += atOnce) {
    const described = await Promise.all(files.slice(at, at + atOnce).map((file) => describe(site, file, signal)))
    for (const object of described) {
      throwIfAborted(signal)
      yield object
    }
  }
  throwIfAborted(signal)
}

async function describe(site: Site, { key, bytes, etag, lastModified }: ListedFile, signal: AbortSignal) {
  if (bytes !== undefined && etag !== undefined && lastModified !== undefined) return { key, bytes, etag, lastModified }
  return describeAnswer(await site.ask({ method: 'HEAD', path: key, signal }), key, site.folder)
}

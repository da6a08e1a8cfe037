import { FinopsError, type ObjectStore, type StoreObject } from '@openfinops/plugin'

/** No manifest is nearly this long. */
const longest = 64 * 1024 * 1024

/** Reads a small object as UTF-8, without a byte order mark, provided it is still the one that was listed. */
export async function readText(store: ObjectStore, object: StoreObject, signal: AbortSignal): Promise<string> {
  const body = await store.read(object.key, { signal, ifMatch: object.etag })
  const chunks: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of body.content) {
    chunks.push(chunk)
    bytes += chunk.byteLength
    if (bytes > longest)
      throw new FinopsError('MANIFEST_INVALID', 'It is too long for a manifest', { file: object.key })
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks))
  } catch (cause) {
    throw new FinopsError('MANIFEST_INVALID', 'It is not UTF-8 text', { file: object.key, cause })
  }
}

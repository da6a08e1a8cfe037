import { Readable } from 'node:stream'
import type { BlobDownloadResponseParsed } from '@azure/storage-blob'
import { FinopsError, isFinopsError, type ObjectBody, type ReadOptions } from '@openfinops/plugin'
import { objectContent } from '@openfinops/plugin-kit'
import type { Container } from './container.ts'
import { quoted } from './etag.ts'
import { malformedAnswer } from './malformed-answer.ts'

/** A blob from an offset on. */
export async function getBlob({ client, ask }: Container, key: string, options: ReadOptions): Promise<ObjectBody> {
  const { signal, ifMatch, from = 0 } = options
  requireName(key)
  // Azure refuses a range that begins at the end. One byte more makes every offset up to there a range it has.
  const start = Math.max(0, from - 1)
  const blob = client.getBlobClient(key)
  const answer = await ask(key, signal, (abortSignal) =>
    blob.download(start, undefined, {
      abortSignal,
      conditions: ifMatch === undefined ? {} : { ifMatch },
      // The SDK would go on with the same blob by itself; the pipeline does, and says so.
      maxRetryRequests: 0,
    }),
  ).catch(async (error: unknown) => {
    // Of a blob that is gone some services say that it does not match.
    if (isFinopsError(error) && error.code === 'STORE_CHANGED') {
      await ask(key, signal, (abortSignal) => blob.getProperties({ abortSignal }))
    }
    throw error
  })
  const { body, length, bytes, etag, lastModified } = inspect(answer, start, key)
  const content = objectContent(body, { key, skip: from - start, length, signal })
  return { object: { key, bytes, etag: quoted(etag), lastModified }, content }
}

function inspect(answer: BlobDownloadResponseParsed, start: number, key: string) {
  const { readableStreamBody: body, contentRange, contentLength: length, etag, lastModified } = answer
  if (!(body instanceof Readable) || length === undefined || etag === undefined || lastModified === undefined) {
    throw malformedAnswer(`body, size, ETag or time of ${key}`)
  }
  const [, first = '0', total = length] = /^bytes (\d+)-\d+\/(\d+)$/.exec(contentRange ?? '') ?? []
  if (Number(first) !== start) throw malformedAnswer(`the range asked for of ${key}`)
  return { body, length, bytes: Number(total), etag, lastModified }
}

/**
 * URLs have no folders `.` and `..`: the SDK would ask for another blob, maybe of another container.
 * @throws FinopsError `KEY_UNSAFE`, `STORE_NOT_FOUND`
 */
function requireName(key: string): void {
  const folders = key.split('/')
  if (folders.includes('..')) {
    throw new FinopsError('KEY_UNSAFE', 'The key would lead out of the container', {
      file: key,
      fix: 'Nothing was read. Find out who wrote the manifest that names it before you trust the container.',
    })
  }
  if (key === '' || folders.includes('.')) {
    throw new FinopsError('STORE_NOT_FOUND', 'There can be no blob of this name', { file: key })
  }
}

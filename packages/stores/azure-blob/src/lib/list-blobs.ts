import type { BlobItem } from '@azure/storage-blob'
import { type StoreObject, throwIfAborted } from '@openfinops/plugin'
import type { Container } from './container.ts'
import { quoted } from './etag.ts'
import { malformedAnswer } from './malformed-answer.ts'

/** As many as the service gives at once. */
const largestPage = 5000

/** Every blob whose name begins with the prefix, page after page. */
export async function* listBlobs(
  { client, ask }: Container,
  prefix: string,
  signal: AbortSignal,
  maxPageSize = largestPage,
): AsyncIterable<StoreObject> {
  let continuationToken = ''
  do {
    const { value: page } = await ask(undefined, signal, (abortSignal) =>
      client
        .listBlobsFlat({ ...(prefix === '' ? {} : { prefix }), abortSignal })
        .byPage({ maxPageSize, ...(continuationToken === '' ? {} : { continuationToken }) })
        .next(),
    )
    for (const blob of page.segment.blobItems) {
      throwIfAborted(signal)
      yield describe(blob)
    }
    continuationToken = page.continuationToken ?? ''
  } while (continuationToken !== '')
  throwIfAborted(signal)
}

function describe({ name, properties: { contentLength, etag, lastModified } }: BlobItem): StoreObject {
  if (contentLength === undefined) throw malformedAnswer(`the size of ${name}`)
  return { key: name, bytes: contentLength, etag: quoted(etag), lastModified }
}

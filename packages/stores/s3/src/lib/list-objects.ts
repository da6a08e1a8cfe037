import { ListObjectsV2Command, type ListObjectsV2CommandOutput } from '@aws-sdk/client-s3'
import { type StoreObject, throwIfAborted } from '@openfinops/plugin'
import type { Bucket } from './bucket.ts'
import { malformedAnswer } from './malformed-answer.ts'

/** Every object whose key begins with the prefix, page after page. */
export async function* listObjects(bucket: Bucket, prefix: string, signal: AbortSignal): AsyncIterable<StoreObject> {
  let token: string | undefined
  do {
    const page = await bucket.ask({ action: 's3:ListBucket' }, signal, (client) =>
      client.send(
        new ListObjectsV2Command({
          Bucket: bucket.name,
          Prefix: prefix,
          // XML cannot hold every character that a key can.
          EncodingType: 'url',
          ...bucket.payer,
          ...(token === undefined ? {} : { ContinuationToken: token }),
        }),
        { abortSignal: signal },
      ),
    )
    // A listing without it is no listing, as when a login page answers in place of the service.
    if (page.IsTruncated === undefined) throw malformedAnswer('whether there is more')
    for (const object of describe(page)) {
      throwIfAborted(signal)
      yield object
    }
    token = page.NextContinuationToken
    if (page.IsTruncated && token === undefined) throw malformedAnswer('the token of the next page')
  } while (token !== undefined)
  throwIfAborted(signal)
}

function describe({ Contents = [], EncodingType }: ListObjectsV2CommandOutput): readonly StoreObject[] {
  return Contents.map(({ Key, Size, ETag, LastModified }) => {
    if (Key === undefined || Size === undefined || ETag === undefined || LastModified === undefined) {
      throw malformedAnswer(`key, size, ETag or time of ${Key ?? 'an object'}`)
    }
    return { key: EncodingType === 'url' ? decode(Key) : Key, bytes: Size, etag: ETag, lastModified: LastModified }
  })
}

/** As S3 encodes keys, which is as forms are. */
function decode(key: string): string {
  return decodeURIComponent(key.replaceAll('+', '%20'))
}

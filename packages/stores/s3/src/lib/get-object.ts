import { Readable } from 'node:stream'
import { GetObjectCommand, type GetObjectCommandOutput } from '@aws-sdk/client-s3'
import { FinopsError, type ObjectBody, type ReadOptions } from '@openfinops/plugin'
import { objectContent } from '@openfinops/plugin-kit'
import type { Bucket } from './bucket.ts'
import { malformedAnswer } from './malformed-answer.ts'

/** An object from an offset on. */
export async function getObject(bucket: Bucket, key: string, options: ReadOptions): Promise<ObjectBody> {
  const { signal, ifMatch, from = 0 } = options
  const answer = await bucket.ask({ action: 's3:GetObject', key }, signal, (client) =>
    client.send(
      new GetObjectCommand({
        Bucket: bucket.name,
        Key: key,
        ...bucket.payer,
        ...(ifMatch === undefined ? {} : { IfMatch: ifMatch }),
        // S3 refuses a range that begins at the end. One byte more makes every offset up to there a range it has.
        ...(from > 0 ? { Range: `bytes=${from - 1}-` } : { ChecksumMode: 'ENABLED' }),
      }),
      { abortSignal: signal },
    ),
  )
  const { body, start, bytes, etag, lastModified } = inspect(answer, key)
  if (start > from) throw malformedAnswer(`the first bytes of the range asked for of ${key}`)
  const expected = { key, skip: from - start, length: bytes - start, signal }
  const content = objectContent(body, { ...expected, explain: (error) => wrongChecksum(error, key) })
  return { object: { key, bytes, etag, lastModified }, content }
}

function inspect({ Body, ContentRange, ContentLength, ETag, LastModified }: GetObjectCommandOutput, key: string) {
  const [, first = '0', total = ContentLength] = /^bytes (\d+)-\d+\/(\d+)$/.exec(ContentRange ?? '') ?? []
  if (!(Body instanceof Readable) || total === undefined || ETag === undefined || LastModified === undefined) {
    throw malformedAnswer(`body, size, ETag or time of ${key}`)
  }
  return { body: Body, start: Number(first), bytes: Number(total), etag: ETag, lastModified: LastModified }
}

function wrongChecksum(error: unknown, key: string): FinopsError | undefined {
  if (!(error instanceof Error) || !error.message.startsWith('Checksum mismatch')) return undefined
  return new FinopsError('FILE_CORRUPT', 'The bytes that arrived do not have the checksum that S3 keeps of them', {
    file: key,
    fix: 'Drop what was read and read it again from the beginning.',
    retryable: true,
    cause: error,
  })
}

import { createHash } from 'node:crypto'
import { FinopsError, type ObjectBody } from '@openfinops/plugin'

/** The same content. @throws FinopsError `FILE_CORRUPT` at its end, unless it has this MD5. */
export async function* requireChecksum(
  content: ObjectBody['content'],
  md5: string,
  key: string,
): ObjectBody['content'] {
  const hash = createHash('md5')
  for await (const chunk of content) {
    hash.update(chunk)
    yield chunk
  }
  if (hash.digest('base64') === md5) return
  throw new FinopsError('FILE_CORRUPT', 'The bytes that arrived do not have the checksum that Google keeps of them', {
    file: key,
    fix: 'Drop what was read and read it again from the beginning.',
    retryable: true,
  })
}

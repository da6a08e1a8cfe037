import type { IncomingMessage } from 'node:http'
import { FinopsError, isFinopsError, type ObjectBody, type ReadOptions } from '@openfinops/plugin'
import { objectContent } from '@openfinops/plugin-kit'
import { describeAnswer } from './describe-answer.ts'
import { requireIndex } from './index-document.ts'
import { unusable } from './refusal.ts'
import type { Site } from './site.ts'

/** A file from an offset on. */
export async function getFile(site: Site, key: string, options: ReadOptions): Promise<ObjectBody> {
  const { signal, ifMatch, from = 0 } = options
  const question = { method: 'GET', path: key, headers: headersFor(from, ifMatch), signal } as const
  const answer = await site.ask(question).catch(async (error: unknown) => {
    if (isFinopsError(error) && error.code === 'STORE_NOT_FOUND') await requireIndex(site, signal)
    // Of a file that is gone some servers say that it does not match.
    if (isFinopsError(error) && error.code === 'STORE_CHANGED') await site.ask({ method: 'HEAD', path: key, signal })
    throw error
  })
  try {
    const object = describeAnswer(answer, key, site.folder)
    // Not every server minds If-Match; each says which version it sends.
    if (ifMatch !== undefined && ifMatch !== object.etag) {
      throw new FinopsError('STORE_CHANGED', 'The file was changed since it was listed', { file: key })
    }
    if (from > object.bytes) {
      throw new FinopsError('STORE_CHANGED', `The file has ${object.bytes} bytes, not ${from}`, { file: key })
    }
    const start = startOf(answer, key, site, from)
    const length = object.bytes - start
    return { object, content: objectContent(answer, { key, skip: from - start, length, signal }) }
  } catch (error) {
    answer.destroy()
    throw error
  }
}

function headersFor(from: number, ifMatch: string | undefined): Readonly<Record<string, string>> {
  return {
    // A range must not begin at the end. One byte more makes every offset up to there a range that servers have.
    ...(from > 0 ? { range: `bytes=${from - 1}-` } : {}),
    // Weak tags never match: RFC 9110, section 13.1.1.
    ...(ifMatch?.startsWith('"') ? { 'if-match': ifMatch } : {}),
  }
}

/** Where the body begins: servers without ranges send all. */
function startOf({ statusCode, headers }: IncomingMessage, key: string, { folder }: Site, from: number): number {
  if (statusCode === 200) return 0
  const start = Number(/^bytes (\d+)-/.exec(headers['content-range'] ?? '')?.[1] ?? Number.NaN)
  if (start <= from) return start
  throw unusable(folder, key, 'sends another range than it was asked for', 'Check what lies between it and here.')
}

import { FinopsError, isFinopsError, throwIfAborted } from '@openfinops/plugin'
import { answerText } from '@openfinops/plugin-kit'
import { z } from 'zod'
import { unusable } from './refusal.ts'
import type { Site } from './site.ts'

const listedFile = z.object({
  /** The path of the file from the folder of the store on, as it is, not as URLs have it. */
  key: z.string().min(1),
  bytes: z.int().nonnegative().optional(),
  /** As the server sends it. */
  etag: z.string().min(1).optional(),
  lastModified: z.iso
    .datetime({ offset: true })
    .transform((text) => new Date(text))
    .optional(),
})

const indexDocument = z.object({ files: z.array(listedFile) })

export type ListedFile = z.output<typeof listedFile>

/** The files that the index document lists. @throws FinopsError `STORE_UNKNOWN` when there is none. */
export async function readIndex(site: Site, signal: AbortSignal): Promise<readonly ListedFile[]> {
  const { folder, index } = site
  const answer = await askForIndex(site, 'GET', signal)
  const body = await answerText(answer).catch((error: unknown) => {
    throwIfAborted(signal)
    throw error
  })
  let json: unknown
  try {
    json = JSON.parse(body.replace(/^\uFEFF/, ''))
  } catch (error) {
    throw unusable(folder, index, 'has an index that is not JSON', 'Write it anew.', error)
  }
  const result = indexDocument.safeParse(json)
  if (result.success) return result.data.files
  const [issue] = result.error.issues
  const place = z.core.toDotPath(issue?.path ?? [])
  throw unusable(
    folder,
    index,
    `has an index that cannot be used: ${issue?.message}${place === '' ? '' : ` at ${place}`}`,
    'Write { "files": [{ "key": "…", "bytes": 1, "etag": "…", "lastModified": "2026-08-01T00:00:00Z" }] }.',
  )
}

/** @throws FinopsError `STORE_UNKNOWN` when there is no index. */
export async function requireIndex(site: Site, signal: AbortSignal): Promise<void> {
  await askForIndex(site, 'HEAD', signal)
}

async function askForIndex(site: Site, method: 'GET' | 'HEAD', signal: AbortSignal) {
  try {
    return await site.ask({ method, path: site.index, signal })
  } catch (error) {
    if (!isFinopsError(error) || error.code !== 'STORE_NOT_FOUND') throw error
    throw new FinopsError('STORE_UNKNOWN', `There is no index at ${site.folder.href}${site.index}`, {
      fix: 'Check the URL of the store, and say where the document that lists the files is with the option index.',
      cause: error,
    })
  }
}

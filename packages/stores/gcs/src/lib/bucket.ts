import type { IncomingMessage } from 'node:http'
import { throwIfAborted, unlessAborted } from '@openfinops/plugin'
import { answerText, httpGet } from '@openfinops/plugin-kit'
import type { z } from 'zod'
import type { GcsOptions } from '../options.ts'
import { authorization } from './authorization.ts'
import { malformedAnswer, refusal } from './refusal.ts'

/** What a request asks for: the permission that it takes, and the key if it is about one. */
export interface Attempt {
  readonly permission: 'storage.objects.list' | 'storage.objects.get'
  readonly key?: string
}

type Query = Readonly<Record<string, string>>

export interface Bucket {
  /** Reads JSON about the objects, or about the one that the attempt names. @throws FinopsError whatever goes wrong. */
  describe<T>(attempt: Attempt, query: Query, schema: z.ZodType<T>, signal: AbortSignal): Promise<T>
  /** Begins a download. @throws FinopsError whatever goes wrong. */
  download(
    attempt: Required<Attempt>,
    query: Query,
    headers: Readonly<Record<string, string>>,
    signal: AbortSignal,
  ): Promise<IncomingMessage>
}

/** Source: https://cloud.google.com/storage/docs/json_api/v1 */
export function openBucket(name: string, options: GcsOptions): Bucket {
  const { endpoint = 'https://storage.googleapis.com', user_project } = options
  const authorize = authorization(endpoint)

  async function ask(attempt: Attempt, query: Query, headers: Readonly<Record<string, string>>, signal: AbortSignal) {
    throwIfAborted(signal)
    const object = attempt.key === undefined ? '' : `/${encodeURIComponent(attempt.key)}`
    const url = new URL(`${endpoint.replace(/\/+$/, '')}/storage/v1/b/${encodeURIComponent(name)}/o${object}`)
    const payer = user_project === undefined ? {} : { userProject: user_project }
    url.search = new URLSearchParams({ ...query, ...payer }).toString()
    const authorized = await unlessAborted(authorize(url), signal)
    const answer = await httpGet(url, { headers: { ...authorized, ...headers }, signal })
    if (answer.statusCode === 200 || answer.statusCode === 206) return answer
    throw await refusal(answer, { ...attempt, bucket: name })
  }

  return {
    async describe(attempt, query, schema, signal) {
      const answer = await ask(attempt, query, {}, signal)
      const result = schema.safeParse(await readJson(answer, signal))
      if (result.success) return result.data
      throw malformedAnswer(`what a description of ${attempt.key ?? 'objects'} has: ${result.error.message}`)
    },
    download: (attempt, query, headers, signal) => ask(attempt, { ...query, alt: 'media' }, headers, signal),
  }
}

async function readJson(answer: IncomingMessage, signal: AbortSignal): Promise<unknown> {
  const body = await answerText(answer).catch((error: unknown) => {
    throwIfAborted(signal)
    throw error
  })
  try {
    return JSON.parse(body)
  } catch (error) {
    throw malformedAnswer('readable JSON', error)
  }
}

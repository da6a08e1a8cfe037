import { z } from 'zod'
import { type Answer, empty, json } from './answer.ts'
import type { Bucket } from './bucket.ts'
import type { Call } from './call.ts'
import { requireConditions } from './conditions.ts'
import { invalid } from './gcs-error.ts'
import { readMultipart } from './multipart.ts'
import { objectResource } from './resource.ts'
import type { State } from './state.ts'

/** A resumable upload that is under way. */
export interface Upload {
  readonly bucket: Bucket
  readonly about: About
  readonly query: URLSearchParams
  received: Buffer
  /** Once it is whole: what the last answer said, for whoever lost that. */
  answer: Answer | undefined
}

/** What the writer says of an object. */
interface About {
  readonly name: string
  readonly contentType: string | undefined
  readonly contentEncoding: string | undefined
  readonly metadata: Readonly<Record<string, string>> | undefined
}

/** Begins an upload, or does it all in one request. Source: https://cloud.google.com/storage/docs/uploads-downloads */
export function insertObject(state: State, bucket: Bucket, call: Call): Answer {
  const { query, headers, body } = call
  switch (query.get('uploadType')) {
    case 'media':
      return finish(state, bucket, aboutObject({}, query, headers['content-type']), query, body)
    case 'multipart': {
      const { metadata, content, contentType } = readMultipart(headers['content-type'] ?? '', body)
      return finish(state, bucket, aboutObject(metadata, query, contentType), query, content)
    }
    case 'resumable': {
      const metadata: unknown = body.length === 0 ? {} : JSON.parse(body.toString())
      const type = String(headers['x-upload-content-type'] ?? '')
      const id = `upload-${state.uploads.size + 1}-${++state.generation}`
      const about = aboutObject(metadata, query, type === '' ? undefined : type)
      state.uploads.set(id, { bucket, about, query, received: Buffer.alloc(0), answer: undefined })
      const location = `${state.url}/upload/storage/v1/b/${bucket.name}/o?uploadType=resumable&upload_id=${id}`
      return empty(200, { location, 'x-guploader-uploadid': id })
    }
    default:
      throw invalid('Unknown uploadType')
  }
}

/**
 * Takes a piece of a resumable upload, or says how much of it there is.
 * Source: https://cloud.google.com/storage/docs/performing-resumable-uploads
 */
export function resumeUpload(state: State, { query, headers, body }: Call): Answer {
  const id = query.get('upload_id') ?? ''
  const upload = state.uploads.get(id)
  if (upload === undefined) throw invalid('No such upload')
  if (upload.answer !== undefined) return upload.answer
  const range = headers['content-range'] ?? `bytes 0-*/*`
  const [, start, end, total] = /^bytes (\d+|\*)(?:-(\d+|\*))?\/(\d+|\*)$/.exec(range) ?? []
  if (start === undefined) throw invalid('Bad Content-Range')
  if (start !== '*') {
    if (Number(start) !== upload.received.length) throw invalid('The piece does not begin where the last one ended')
    upload.received = Buffer.concat([upload.received, body])
  }
  const known = total === undefined || total === '*' ? undefined : Number(total)
  const whole = end === '*' && known === undefined ? true : known === upload.received.length
  if (!whole) {
    const last = upload.received.length - 1
    return empty(308, last < 0 ? {} : { range: `bytes=0-${last}` })
  }
  upload.answer = finish(state, upload.bucket, upload.about, upload.query, upload.received)
  upload.received = Buffer.alloc(0)
  return upload.answer
}

function finish(state: State, bucket: Bucket, about: About, query: URLSearchParams, bytes: Buffer): Answer {
  requireConditions(bucket.get(about.name), query)
  const { name, ...described } = about
  const object = bucket.put(name, bytes, { ...described, generation: String(++state.generation) })
  return json(objectResource(bucket, object))
}

const description = z.object({
  name: z.string().optional(),
  contentType: z.string().optional(),
  contentEncoding: z.string().optional(),
  metadata: z.record(z.string(), z.string()).optional(),
})

function aboutObject(given: unknown, query: URLSearchParams, contentType: string | undefined): About {
  const { success, data } = description.safeParse(given)
  if (!success) throw invalid('Invalid object resource')
  const name = query.get('name') ?? data.name
  if (name === undefined || name === '') throw invalid('Required object name')
  return {
    name,
    contentType: data.contentType ?? contentType,
    contentEncoding: query.get('contentEncoding') ?? data.contentEncoding,
    metadata: data.metadata,
  }
}

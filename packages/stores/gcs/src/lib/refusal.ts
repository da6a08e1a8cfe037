import type { IncomingMessage } from 'node:http'
import { FinopsError } from '@openfinops/plugin'
import { answerText } from '@openfinops/plugin-kit'
import { z } from 'zod'
import type { Attempt } from './bucket.ts'

/** Who asked what of which bucket. */
interface Request extends Attempt {
  readonly bucket: string
}

/**
 * What Google answered instead of what was asked for, in our words.
 * Source: https://cloud.google.com/storage/docs/json_api/v1/status-codes
 */
export async function refusal(answer: IncomingMessage, request: Request): Promise<FinopsError> {
  const { statusCode: status = 0 } = answer
  const { bucket, key } = request
  const message = reason(await answerText(answer)) ?? `status ${status}`
  const file = key === undefined ? {} : { file: key }
  if (/requester pays/i.test(message)) {
    return new FinopsError('STORE_DENIED', `The bucket ${bucket} makes requesters pay`, {
      fix: 'Set user_project to the project that pays for the requests.',
      ...file,
    })
  }
  switch (status) {
    case 401:
    case 403:
      return denied(message, request)
    case 404:
      return key === undefined || /bucket does not exist/i.test(message)
        ? new FinopsError('STORE_UNKNOWN', `There is no bucket ${bucket}`, { fix: 'Check its name.', ...file })
        : new FinopsError('STORE_NOT_FOUND', `There is no such object in ${bucket}`, file)
    case 412:
    case 416:
      return new FinopsError('STORE_CHANGED', 'The object was changed since it was listed', file)
    default:
      return new FinopsError('STORE_UNAVAILABLE', `Google answers ${status}: ${message}`, {
        retryable: status === 408 || status === 429 || status >= 500,
        ...file,
      })
  }
}

function denied(message: string, { permission, bucket, key }: Request): FinopsError {
  return new FinopsError('STORE_DENIED', `Google refuses ${permission} on the bucket ${bucket}: ${message}`, {
    fix:
      'Grant the role "Storage Object Viewer" on the bucket to who asks: gcloud storage buckets add-iam-policy-binding ' +
      `gs://${bucket} --member=… --role=roles/storage.objectViewer`,
    ...(key === undefined ? {} : { file: key }),
  })
}

export function malformedAnswer(missing: string, cause?: unknown): FinopsError {
  return new FinopsError('STORE_UNAVAILABLE', `The answer of the store lacks ${missing}`, {
    fix: 'Check that the endpoint is an API of Google Cloud Storage, and that no proxy changes its answers.',
    retryable: true,
    cause,
  })
}

const errorBody = z.object({ error: z.object({ message: z.string() }) })

/** Errors are JSON, those of downloads plain text. `undefined` for the page of some server in between. */
function reason(body: string): string | undefined {
  if (body === '' || body.startsWith('<')) return undefined
  try {
    return errorBody.parse(JSON.parse(body)).error.message
  } catch {
    return body.length > 500 ? undefined : body
  }
}

import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import type { File } from '@google-cloud/storage'
import { FinopsError } from '@openfinops/plugin'
import { z } from 'zod'
import type { Attempt } from './backend-error.ts'
import { type Bucket, objectUri, onBucket, openStorage } from './bucket.ts'
import { serviceError } from './service-error.ts'
import type { Settings } from './settings.ts'
import type { Warehouse } from './warehouse.ts'

/** Has to be a multiple of 256 KiB. What breaks off costs no more than one piece. */
const pieceBytes = 16 * 1024 * 1024

/**
 * Puts a file into a bucket unless it is there, in a resumable upload. The pieces are sent here: a stream of the client
 * that is given up leaves its request open, and the process with it.
 * Source: https://cloud.google.com/storage/docs/performing-resumable-uploads
 */
export async function putObject(
  warehouse: Warehouse,
  bucket: Bucket,
  object: string,
  path: string,
  signal: AbortSignal,
): Promise<void> {
  const attempt = onBucket('storage.objects.create', bucket)
  const file = openFile(warehouse.settings, bucket, object)
  const md5 = await md5Of(path, signal)
  if ((await storedMd5(warehouse, file, bucket, signal)) === md5) return
  const [session] = await warehouse.ask(attempt, signal, () =>
    file.createResumableUpload({ metadata: { contentType: 'application/vnd.apache.parquet' } }),
  )
  const { size } = await stat(path)
  const stored = await sendPieces(warehouse, session, { path, size, attempt }, signal)
  if (stored === md5) return
  await removeObject(warehouse, bucket, object, signal)
  throw new FinopsError('BACKEND_UNAVAILABLE', `${objectUri(bucket, object)} arrived damaged`, { retryable: true })
}

/** Removes an object if it is there. */
export async function removeObject(
  warehouse: Warehouse,
  bucket: Bucket,
  object: string,
  signal: AbortSignal,
): Promise<void> {
  const file = openFile(warehouse.settings, bucket, object)
  await warehouse.ask(onBucket('storage.objects.delete', bucket), signal, () => file.delete({ ignoreNotFound: true }))
}

function openFile(settings: Settings, { name, prefix }: Bucket, object: string): File {
  return openStorage(settings).bucket(name).file(`${prefix}${object}`)
}

const checksum = z.object({ md5Hash: z.string() })

/** The checksum that Cloud Storage has of an object; `undefined` when there is none of that name. */
async function storedMd5(
  warehouse: Warehouse,
  file: File,
  bucket: Bucket,
  signal: AbortSignal,
): Promise<string | undefined> {
  return warehouse.ask(onBucket('storage.objects.get', bucket), signal, async () => {
    try {
      const [metadata] = await file.getMetadata()
      return checksum.parse(metadata).md5Hash
    } catch (error) {
      if (serviceError(error)?.status === 404) return undefined
      throw error
    }
  })
}

interface Sending {
  readonly path: string
  readonly size: number
  readonly attempt: Attempt
}

/** @returns the checksum of what was stored. */
async function sendPieces(
  warehouse: Warehouse,
  session: string,
  sending: Sending,
  signal: AbortSignal,
): Promise<string> {
  let known = true
  for (let offset = 0; ; ) {
    const answer = await warehouse.ask(sending.attempt, signal, async () => {
      // After an answer that got lost only the service knows how far it has come.
      if (!known) {
        const state = await put(warehouse, session, sending, undefined, signal)
        if (state.md5 !== undefined) return state
        offset = state.received
      }
      known = false
      return put(warehouse, session, sending, offset, signal)
    })
    if (answer.md5 !== undefined) return answer.md5
    offset = answer.received
    known = true
  }
}

interface Received {
  readonly received: number
  /** Of the object, once it is whole. */
  readonly md5: string | undefined
}

/** Sends the piece that begins at `offset`, or asks how much there is. */
async function put(
  { auth }: Warehouse,
  session: string,
  { path, size }: Sending,
  offset: number | undefined,
  signal: AbortSignal,
): Promise<Received> {
  const end = offset === undefined ? 0 : Math.min(offset + pieceBytes, size)
  const piece = offset === undefined ? undefined : createReadStream(path, { start: offset, end: end - 1 })
  try {
    const { status, headers, data } = await auth.request<unknown>({
      url: session,
      method: 'PUT',
      headers: {
        'Content-Length': String(offset === undefined ? 0 : end - offset),
        'Content-Range': offset === undefined ? `bytes */${size}` : `bytes ${offset}-${end - 1}/${size}`,
      },
      ...(piece === undefined ? {} : { data: piece }),
      signal,
      retry: false,
      validateStatus: (code) => code === 308 || (code >= 200 && code < 300),
    })
    if (status !== 308) return { received: size, md5: checksum.parse(data).md5Hash }
    const last = /-(\d+)$/.exec(headers.get('range') ?? '')?.[1]
    return { received: last === undefined ? 0 : Number(last) + 1, md5: undefined }
  } finally {
    piece?.destroy()
  }
}

/** As Cloud Storage writes it. */
async function md5Of(path: string, signal: AbortSignal): Promise<string> {
  const hash = createHash('md5')
  for await (const chunk of createReadStream(path, { signal, highWaterMark: 1024 * 1024 })) hash.update(chunk)
  return hash.digest('base64')
}

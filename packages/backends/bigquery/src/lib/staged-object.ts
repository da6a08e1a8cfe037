import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { type BackendContext, FinopsError, type StreamedFile } from '@openfinops/plugin'
import { z } from 'zod'
import { type Bucket, objectUri, onBucket, openStorage } from './bucket.ts'
import { type Piece, type Session, sendPiece } from './resumable-upload.ts'
import { serviceError } from './service-error.ts'
import type { Warehouse } from './warehouse.ts'

/** Has to be a multiple of 256 KiB. What breaks off costs no more than one piece. */
const pieceBytes = 16 * 1024 * 1024
/** Those of a stream lie in memory. */
const streamedPieceBytes = 8 * 1024 * 1024

/** An object and the bucket that it lies in, or will. */
export interface ObjectPlace {
  readonly bucket: Bucket
  readonly object: string
}

/** What an object says of the file that it was sent from. One with this checksum has arrived as it was. */
const sentMd5 = 'finops-md5'
/** How many rows the file has. */
const sentRows = 'finops-rows'

/** Puts a Parquet file of this machine into a bucket unless it is there. */
export async function putObject(
  warehouse: Warehouse,
  place: ObjectPlace,
  path: string,
  { signal, onSent }: BackendContext,
): Promise<void> {
  const md5 = await md5Of(path, signal)
  if ((await storedObject(warehouse, place, signal))?.md5Hash === md5) return
  const metadata = { contentType: 'application/vnd.apache.parquet', metadata: { [sentMd5]: md5 } }
  const session = await begin(warehouse, place, metadata, signal)
  const { size } = await stat(path)
  let stored: string | undefined
  for (let from = 0; from < size; from += pieceBytes) {
    const to = Math.min(from + pieceBytes, size)
    const content = (start: number) => createReadStream(path, { start, end: to - 1 })
    stored = await sendPiece(warehouse, session, { from, to, total: size, content }, signal)
    onSent?.(to, size)
  }
  await requireStored(warehouse, place, { md5, stored }, signal)
}

/**
 * Puts a file that is somewhere else into a bucket unless it is there, a piece of it in memory at a time. The last piece
 * is sent when the file is known to be whole: before, there is no object. What the file was is known only then, so the
 * object is told afterwards; one that was not, or that says another checksum than its own, is sent again.
 * @returns the rows of the file.
 * @throws FinopsError also what reading the file throws.
 */
export async function copyObject(
  warehouse: Warehouse,
  place: ObjectPlace,
  file: StreamedFile,
  contentType: string,
  signal: AbortSignal,
): Promise<number> {
  const present = await storedObject(warehouse, place, signal)
  const known = present?.metadata?.[sentRows]
  if (isAsSent(present) && present?.size === String(file.bytes) && known !== undefined) return Number(known)
  const session = await begin(warehouse, place, { contentType }, signal)
  const hash = createHash('md5')
  let stored: string | undefined
  for await (const piece of piecesOf(file, signal)) {
    hash.update(piece.content(piece.from))
    stored = await sendPiece(warehouse, session, piece, signal)
  }
  const md5 = hash.digest('base64')
  await requireStored(warehouse, place, { md5, stored }, signal)
  const rows = file.rows()
  if (rows === undefined) throw new Error(`Nobody has counted the rows of ${file.key}`)
  await describeObject(warehouse, place, { [sentMd5]: md5, [sentRows]: String(rows) }, signal)
  return rows
}

interface MemoryPiece extends Piece {
  content(from: number): Uint8Array
}

/** Each one is of use until the next is asked for. */
async function* piecesOf(file: StreamedFile, signal: AbortSignal): AsyncGenerator<MemoryPiece> {
  const buffer = Buffer.allocUnsafe(Math.min(streamedPieceBytes, Math.max(file.bytes, 1)))
  let from = 0
  let filled = 0
  const piece = (total: number | undefined): MemoryPiece => {
    const start = from
    const bytes = buffer.subarray(0, filled)
    return { from, to: from + filled, total, content: (at) => bytes.subarray(at - start) }
  }
  for await (const chunk of file.read(signal)) {
    for (let taken = 0; taken < chunk.byteLength; ) {
      if (filled === buffer.byteLength) {
        yield piece(undefined)
        from += filled
        filled = 0
      }
      const part = chunk.subarray(taken, taken + buffer.byteLength - filled)
      buffer.set(part, filled)
      filled += part.byteLength
      taken += part.byteLength
    }
  }
  if (from + filled !== file.bytes) {
    const message = `Got ${from + filled} of ${file.bytes} bytes`
    throw new FinopsError('STORE_INTERRUPTED', message, { file: file.key, retryable: true })
  }
  yield piece(file.bytes)
}

async function begin(
  warehouse: Warehouse,
  place: ObjectPlace,
  metadata: { readonly contentType: string; readonly metadata?: Record<string, string> },
  signal: AbortSignal,
): Promise<Session> {
  const attempt = onBucket('storage.objects.create', place.bucket)
  const [url] = await warehouse.ask(attempt, signal, () => fileOf(warehouse, place).createResumableUpload({ metadata }))
  return { url, attempt }
}

async function requireStored(
  warehouse: Warehouse,
  place: ObjectPlace,
  { md5, stored }: { readonly md5: string; readonly stored: string | undefined },
  signal: AbortSignal,
): Promise<void> {
  if (stored === md5) return
  await removeObject(warehouse, place, signal)
  throw new FinopsError('BACKEND_UNAVAILABLE', `${objectUri(place.bucket, place.object)} arrived damaged`, {
    retryable: true,
  })
}

/** Whether an object that `putObject` sent is there, for whoever has not got its file. */
export async function isStored(warehouse: Warehouse, place: ObjectPlace, signal: AbortSignal): Promise<boolean> {
  return isAsSent(await storedObject(warehouse, place, signal))
}

function isAsSent(present: StoredObject | undefined): boolean {
  return present?.md5Hash !== undefined && present.metadata?.[sentMd5] === present.md5Hash
}

async function describeObject(
  warehouse: Warehouse,
  place: ObjectPlace,
  metadata: Record<string, string>,
  signal: AbortSignal,
): Promise<void> {
  await warehouse.ask(onBucket('storage.objects.update', place.bucket), signal, () =>
    fileOf(warehouse, place).setMetadata({ metadata }),
  )
}

/** Removes an object if it is there. */
export async function removeObject(warehouse: Warehouse, place: ObjectPlace, signal: AbortSignal): Promise<void> {
  await warehouse.ask(onBucket('storage.objects.delete', place.bucket), signal, () =>
    fileOf(warehouse, place).delete({ ignoreNotFound: true }),
  )
}

function fileOf({ settings }: Warehouse, { bucket, object }: ObjectPlace) {
  return openStorage(settings).bucket(bucket.name).file(`${bucket.prefix}${object}`)
}

const objectResource = z.object({
  size: z.coerce.string(),
  /** Objects that somebody has composed of others have none. */
  md5Hash: z.string().optional(),
  metadata: z.record(z.string(), z.string()).optional(),
})

type StoredObject = z.infer<typeof objectResource>

/** What Cloud Storage has of an object; `undefined` when there is none of that name. */
async function storedObject(
  warehouse: Warehouse,
  place: ObjectPlace,
  signal: AbortSignal,
): Promise<StoredObject | undefined> {
  return warehouse.ask(onBucket('storage.objects.get', place.bucket), signal, async () => {
    try {
      const [metadata] = await fileOf(warehouse, place).getMetadata()
      return objectResource.parse(metadata)
    } catch (error) {
      if (serviceError(error)?.status === 404) return undefined
      throw error
    }
  })
}

/** As Cloud Storage writes it. */
async function md5Of(path: string, signal: AbortSignal): Promise<string> {
  const hash = createHash('md5')
  for await (const chunk of createReadStream(path, { signal, highWaterMark: 1024 * 1024 })) hash.update(chunk)
  return hash.digest('base64')
}

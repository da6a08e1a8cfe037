import type { Readable } from 'node:stream'
import { z } from 'zod'
import type { Attempt } from './backend-error.ts'
import type { Warehouse } from './warehouse.ts'

/** An upload that was begun, and what it needs. */
export interface Session {
  readonly url: string
  readonly attempt: Attempt
}

/** Bytes of an object, in a row. All but the last one have a length that is a multiple of 256 KiB. */
export interface Piece {
  /** The first byte, and the one after the last. */
  readonly from: number
  readonly to: number
  /** Of the object, where it is known; the object is whole with the piece that ends there. */
  readonly total: number | undefined
  /** What is left of the piece. A stream is destroyed after use. */
  content(from: number): Readable | Uint8Array
}

const checksum = z.object({ md5Hash: z.string() })

/**
 * Sends a piece until all of it has arrived. A stream of the client that is given up would leave its request open, and
 * the process with it; these requests end with the signal.
 * Source: https://cloud.google.com/storage/docs/performing-resumable-uploads
 * @returns the checksum of the object when it is whole.
 */
export async function sendPiece(
  warehouse: Warehouse,
  session: Session,
  piece: Piece,
  signal: AbortSignal,
): Promise<string | undefined> {
  let known = true
  for (let offset = piece.from; ; ) {
    const answer = await warehouse.ask(session.attempt, signal, async () => {
      // After an answer that got lost only the service knows how far it has come.
      if (!known) {
        const state = await put(warehouse, session, piece, undefined, signal)
        if (state.md5 !== undefined || state.received >= piece.to) return state
        offset = state.received
      }
      known = false
      return put(warehouse, session, piece, offset, signal)
    })
    if (answer.md5 !== undefined || answer.received >= piece.to) return answer.md5
    offset = answer.received
    known = true
  }
}

interface Received {
  readonly received: number
  /** Of the object, once it is whole. */
  readonly md5: string | undefined
}

/** Sends the bytes from `offset` on, or asks how many there are. */
async function put(
  { auth }: Warehouse,
  { url }: Session,
  { from, to, total, content }: Piece,
  offset: number | undefined,
  signal: AbortSignal,
): Promise<Received> {
  if (offset !== undefined && offset < from) throw new Error('The service has lost bytes that it had confirmed')
  const size = total ?? '*'
  const data = offset === undefined ? undefined : content(offset)
  try {
    const answer = await auth.request<unknown>({
      url,
      method: 'PUT',
      headers: {
        'Content-Length': String(offset === undefined ? 0 : to - offset),
        'Content-Range': offset === undefined ? `bytes */${size}` : `bytes ${offset}-${to - 1}/${size}`,
      },
      ...(data === undefined ? {} : { data }),
      signal,
      retry: false,
      validateStatus: (code) => code === 308 || (code >= 200 && code < 300),
    })
    if (answer.status !== 308) return { received: to, md5: checksum.parse(answer.data).md5Hash }
    const last = /-(\d+)$/.exec(answer.headers.get('range') ?? '')?.[1]
    return { received: last === undefined ? 0 : Number(last) + 1, md5: undefined }
  } finally {
    if (data !== undefined && 'destroy' in data) data.destroy()
  }
}

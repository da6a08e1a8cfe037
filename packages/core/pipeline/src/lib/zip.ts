import { createWriteStream } from 'node:fs'
import { Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { crc32 } from 'node:zlib'
import { FinopsError } from '@openfinops/plugin'
import { type Entry, openPromise } from 'yauzl'
import { headerReader } from './csv-header.ts'
import type { FileContent } from './file-content.ts'

/** Reads the one file of a zip to its end. @throws FinopsError `FILE_CORRUPT`. */
export async function inspectZip(path: string, key: string): Promise<FileContent> {
  const header = headerReader(key)
  await readOnlyEntry(path, key, async (content) => {
    for await (const chunk of content) header.push(chunk)
  })
  return header.end()
}

/** Writes the one file of a zip to `target`. @throws FinopsError `FILE_CORRUPT`. */
export async function unpackZip(path: string, key: string, target: string, signal: AbortSignal): Promise<void> {
  await readOnlyEntry(path, key, (content) => pipeline(content, createWriteStream(target), { signal }))
}

/** The size that the one file of a zip will have. @throws FinopsError `FILE_CORRUPT`. */
export async function unpackedBytes(path: string, key: string): Promise<number> {
  return withOnlyEntry(path, key, async (entry) => entry.uncompressedSize)
}

async function readOnlyEntry(path: string, key: string, read: (content: Transform) => Promise<void>): Promise<void> {
  await withOnlyEntry(path, key, async (entry, zip) => {
    const raw = await zip.openReadStreamPromise(entry)
    let sum = 0
    // yauzl checks sizes and leaves the checksum to its caller.
    const content = new Transform({
      transform(chunk: Buffer, _encoding, done) {
        sum = crc32(chunk, sum)
        done(null, chunk)
      },
      flush(done) {
        done(sum === entry.crc32 ? null : new Error('wrong checksum'))
      },
    })
    raw.on('error', (error) => content.destroy(error))
    await read(raw.pipe(content))
  })
}

async function withOnlyEntry<T>(
  path: string,
  key: string,
  use: (entry: Entry, zip: Awaited<ReturnType<typeof openPromise>>) => Promise<T>,
): Promise<T> {
  try {
    const zip = await openPromise(path, { autoClose: false })
    try {
      const entries: Entry[] = []
      for await (const entry of zip.eachEntry()) if (!entry.fileName.endsWith('/')) entries.push(entry)
      const [entry] = entries
      if (entry === undefined || entries.length > 1) throw new Error(`it holds ${entries.length} files, not one`)
      return await use(entry, zip)
    } finally {
      zip.close()
    }
  } catch (cause) {
    if (cause instanceof FinopsError || isSystemError(cause)) throw cause
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new FinopsError('FILE_CORRUPT', `The zip file is cut short or damaged (${reason})`, { file: key, cause })
  }
}

function isSystemError(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error
}

import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { createGunzip } from 'node:zlib'
import { type FileFormat, FinopsError } from '@openfinops/plugin'
import { headerReader } from './csv-header.ts'
import type { FileContent } from './file-content.ts'
import { parquetContent } from './parquet-content.ts'
import { inspectZip } from './zip.ts'

/** Looks at the bytes of a file while they are written, and says in the end whether they are whole. */
export interface Inspector {
  /** Resolves when more may come. */
  write(chunk: Uint8Array): Promise<void>
  /**
   * To be called after the last byte, with the path they were written to.
   * @throws FinopsError `FILE_CORRUPT` when the file is cut short or damaged, `FILE_MALFORMED` without a header.
   */
  finish(path: string): Promise<FileContent & { readonly sha256: string }>
  /** Gives up; `finish` is not called. */
  abandon(): void
}

export function inspectFile(format: FileFormat, key: string): Inspector {
  const hash = createHash('sha256')
  const content = formats[format](key)
  return {
    async write(chunk) {
      hash.update(chunk)
      await content.write(chunk)
    },
    async finish(path) {
      const { columns, rows } = await content.finish(path)
      return { sha256: hash.digest('hex'), columns, rows }
    },
    abandon: () => content.abandon(),
  }
}

type Content = Pick<Inspector, 'write' | 'abandon'> & { finish(path: string): Promise<FileContent> }

const formats: Record<FileFormat, (key: string) => Content> = {
  csv: plainCsv,
  'csv.gz': gzippedCsv,
  'csv.zip': (key) => whenWritten((path) => inspectZip(path, key)),
  parquet: (key) => whenWritten((path) => parquetContent(path, key)),
}

function whenWritten(finish: (path: string) => Promise<FileContent>): Content {
  return { write: async () => {}, finish, abandon: () => {} }
}

function plainCsv(key: string): Content {
  const header = headerReader(key)
  return {
    write: async (chunk) => header.push(chunk),
    finish: async () => header.end(),
    abandon: () => {},
  }
}

/** Decompresses everything: readers further on may take a truncated gzip file for a short one and say nothing. */
function gzippedCsv(key: string): Content {
  const header = headerReader(key)
  const gunzip = createGunzip({ chunkSize: 256 * 1024 })
  let failure: unknown
  let bytes = 0
  const settled = new Promise<void>((resolve) => {
    gunzip.on('data', (chunk: Uint8Array) => {
      try {
        header.push(chunk)
      } catch (error) {
        gunzip.destroy(error instanceof Error ? error : undefined)
      }
    })
    gunzip.on('error', (error) => {
      failure = error
      resolve()
    })
    gunzip.on('close', resolve)
    gunzip.on('end', resolve)
  })
  return {
    async write(chunk) {
      bytes += chunk.byteLength
      if (failure === undefined && !gunzip.write(chunk)) await Promise.race([once(gunzip, 'drain'), settled])
    },
    async finish() {
      // A rewritten export may leave objects without a byte behind: no file at all, rather than half a one.
      if (bytes === 0) return { columns: [], rows: 0 }
      gunzip.end()
      await settled
      if (failure instanceof FinopsError) throw failure
      if (failure !== undefined) throw corruptGzip(key, failure)
      return header.end()
    },
    abandon: () => gunzip.destroy(),
  }
}

export function corruptGzip(key: string, cause: unknown): FinopsError {
  const reason = cause instanceof Error ? cause.message : String(cause)
  return new FinopsError('FILE_CORRUPT', `The gzip file is cut short or damaged (${reason})`, {
    file: key,
    fix: 'It arrived as the store holds it. Wait for the next delivery, or ask the vendor to write the export again.',
    cause,
  })
}

import { createWriteStream } from 'node:fs'
import type { Writable } from 'node:stream'
import { PassThrough } from 'node:stream'
import { finished, pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import { ZipFile } from 'yazl'

/** Where the bytes of a file go. */
export interface Sink {
  /** Resolves when there is room for more. The chunk must not change afterwards. */
  write(chunk: Buffer): Promise<void>
  /** Resolves when everything is in the file. */
  end(): Promise<void>
}

export interface Compression {
  readonly level: number
  /** The time that an archive notes for its entry. */
  readonly modified: Date
}

export function openPlain(path: string): Sink {
  const stream = createWriteStream(path)
  return sinkInto(stream, finished(stream))
}

export function openGzip(path: string, { level }: Compression): Sink {
  const gzip = createGzip({ level, chunkSize: 1 << 18 })
  return sinkInto(gzip, pipeline(gzip, createWriteStream(path)))
}

/** An archive of one entry. */
export function openZip(path: string, entry: string, { level, modified }: Compression): Sink {
  const archive = new ZipFile()
  const content = new PassThrough()
  archive.addReadStream(content, entry, { mtime: modified, mode: 0o100644, compressionLevel: level })
  archive.end()
  return sinkInto(content, pipeline(archive.outputStream, createWriteStream(path)))
}

const mostChunks = 8

/** Lets a few chunks wait, so that compressing one overlaps with making the next. */
function sinkInto(stream: Writable, done: Promise<unknown>): Sink {
  let waiting = 0
  let wake = () => {}
  done.catch(() => stream.destroy())
  return {
    async write(chunk) {
      waiting++
      stream.write(chunk, () => {
        waiting--
        wake()
      })
      const room =
        waiting < mostChunks
          ? new Promise<void>((resolve) => setImmediate(resolve))
          : new Promise<void>((resolve) => {
              wake = resolve
            })
      await Promise.race([room, done])
    },
    async end() {
      stream.end()
      await done
    },
  }
}

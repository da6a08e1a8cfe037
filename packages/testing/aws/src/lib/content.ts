import { open } from 'node:fs/promises'

/** The bytes of an object. They never change: a new version of an object is a new content. */
export interface Content {
  readonly bytes: number
  /** Reads from `start` to before `end`. What can fail at the beginning fails before the promise resolves. */
  read(start: number, end: number): Promise<AsyncIterable<Uint8Array>>
}

export function memoryContent(bytes: Uint8Array): Content {
  return {
    bytes: bytes.byteLength,
    async read(start, end) {
      return once(bytes.subarray(start, end))
    },
  }
}

/** A file that nobody changes any more. */
export function fileContent(path: string, bytes: number): Content {
  return {
    bytes,
    async read(start, end) {
      const file = await open(path)
      const { size } = await file.stat()
      if (size !== bytes) {
        await file.close()
        throw new Error(`${path} had ${bytes} bytes and has ${size} now`)
      }
      if (start === end) {
        await file.close()
        return once(new Uint8Array())
      }
      return file.createReadStream({ start, end: end - 1, highWaterMark: 256 * 1024 })
    },
  }
}

/** One content after the other. */
export function joinedContent(parts: readonly Content[]): Content {
  return {
    bytes: parts.reduce((sum, part) => sum + part.bytes, 0),
    async read(start, end) {
      return readParts(parts, start, end)
    },
  }
}

async function* readParts(parts: readonly Content[], start: number, end: number): AsyncGenerator<Uint8Array> {
  let offset = 0
  for (const part of parts) {
    const from = Math.max(start - offset, 0)
    const to = Math.min(end - offset, part.bytes)
    if (from < to) {
      yield* await part.read(from, to)
    }
    offset += part.bytes
  }
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes
}

import type { Sink } from './sink.ts'

const size = 1 << 18

/** Collects rows in chunks. `add` returns a promise only when a chunk is full. */
export interface ChunkWriter {
  add(text: string): Promise<void> | undefined
  end(): Promise<void>
}

export function createChunkWriter(sink: Sink): ChunkWriter {
  let chunk = Buffer.allocUnsafe(size)
  let used = 0
  /** Hands the chunk over and begins one with room for `bytes`. */
  const flush = (bytes = size) => {
    const full = chunk.subarray(0, used)
    chunk = Buffer.allocUnsafe(Math.max(size, bytes))
    used = 0
    return sink.write(full)
  }
  return {
    add(text) {
      const most = text.length * 3
      const flushed = most > chunk.length - used ? flush(most) : undefined
      used += chunk.write(text, used)
      return flushed
    },
    async end() {
      await flush()
      await sink.end()
    },
  }
}

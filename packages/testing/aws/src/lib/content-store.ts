import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { open, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { type Content, fileContent, memoryContent } from './content.ts'

/** Where the bytes of objects are kept. */
export interface ContentStore {
  /** The bytes must not change afterwards. */
  keep(bytes: Uint8Array): Content
  write(chunks: AsyncIterable<Uint8Array>): Promise<Content>
  close(): void
}

export function memoryStore(): ContentStore {
  return {
    keep: (bytes) => memoryContent(bytes),
    write: async (chunks) => memoryContent(await buffer(chunks)),
    close() {},
  }
}

/**
 * Keeps each content in a file of its own, in a new folder below this one that `close` removes. Replaced contents stay
 * until then, so that whoever is reading one can read on.
 */
export function folderStore(folder: string): ContentStore {
  mkdirSync(folder, { recursive: true })
  const home = mkdtempSync(join(folder, 'objects-'))
  let count = 0
  const nextPath = () => join(home, String(++count))
  return {
    keep(bytes) {
      const path = nextPath()
      writeFileSync(path, bytes)
      return fileContent(path, bytes.byteLength)
    },
    async write(chunks) {
      const path = nextPath()
      try {
        return fileContent(path, await writeAll(path, chunks))
      } catch (error) {
        await rm(path, { force: true })
        throw error
      }
    },
    close() {
      rmSync(home, { recursive: true, force: true })
    },
  }
}

async function writeAll(path: string, chunks: AsyncIterable<Uint8Array>): Promise<number> {
  await using file = await open(path, 'wx')
  let bytes = 0
  for await (const chunk of chunks) {
    await file.writeFile(chunk)
    bytes += chunk.byteLength
  }
  return bytes
}

import { createHash } from 'node:crypto'
import { closeSync, openSync, readSync } from 'node:fs'

/** Size and MD5, in hex, of a file, holding one piece of it in memory at a time. */
export function measureFile(path: string): { readonly bytes: number; readonly md5: string } {
  const hash = createHash('md5')
  const piece = Buffer.allocUnsafe(1024 * 1024)
  const file = openSync(path, 'r')
  try {
    let bytes = 0
    for (let count = readSync(file, piece); count > 0; count = readSync(file, piece)) {
      hash.update(piece.subarray(0, count))
      bytes += count
    }
    return { bytes, md5: hash.digest('hex') }
  } finally {
    closeSync(file)
  }
}

import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import type { FileFormat } from '@openfinops/plugin'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ZipFile } from 'yazl'
import { inspectFile } from '../src/lib/inspect-file.ts'
import { unpackZip } from '../src/lib/zip.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'finops-inspect-'))
})
afterAll(() => rm(folder, { recursive: true }))

async function inspect(format: FileFormat, bytes: Uint8Array) {
  const path = join(folder, 'file')
  await writeFile(path, bytes)
  const inspector = inspectFile(format, 'key')
  for (let at = 0; at < bytes.byteLength; at += 7) await inspector.write(bytes.subarray(at, at + 7))
  return inspector.finish(path)
}

async function zip(...files: readonly (readonly [name: string, content: string])[]): Promise<Buffer> {
  const archive = new ZipFile()
  for (const [name, content] of files) archive.addBuffer(Buffer.from(content), name)
  archive.end()
  const chunks: Buffer[] = []
  for await (const chunk of archive.outputStream) chunks.push(Buffer.from(chunk))
  return Buffer.concat(chunks)
}

describe('gzip', () => {
  test('gives the header, the rows and the checksum of the bytes as delivered', async () => {
    const { columns, rows, sha256 } = await inspect('csv.gz', gzipSync('a,b\n1,2\n', { level: 0 }))
    expect(columns).toEqual([
      { name: 'a', type: undefined },
      { name: 'b', type: undefined },
    ])
    expect(rows).toBe(1)
    expect(sha256).toHaveLength(64)
  })

  test('may have several members', async () => {
    const members = ['a,', 'b\n1,"x\n', 'y"\n3,', '4'].map((text) => gzipSync(text))
    const { columns, rows } = await inspect('csv.gz', Buffer.concat(members))
    expect(columns.map(({ name }) => name)).toEqual(['a', 'b'])
    expect(rows).toBe(2)
  })

  test('without a byte is a file without columns', async () => {
    expect(await inspect('csv.gz', Buffer.alloc(0))).toMatchObject({ columns: [], rows: 0 })
  })

  test('cut short is refused, wherever the cut is', async () => {
    const whole = gzipSync('a,b\n'.repeat(1000))
    for (const kept of [1, 9, 10, 25, whole.length - 9, whole.length - 8, whole.length - 1]) {
      await expect(inspect('csv.gz', whole.subarray(0, kept)), `${kept} bytes`).rejects.toMatchObject({
        code: 'FILE_CORRUPT',
        place: { file: 'key' },
      })
    }
  })

  test('with a wrong byte inside is refused', async () => {
    const bytes = gzipSync('a,b\n1,2\n'.repeat(1000))
    bytes[bytes.length - 6] = (bytes.at(-6) ?? 0) ^ 0xff
    await expect(inspect('csv.gz', bytes)).rejects.toMatchObject({ code: 'FILE_CORRUPT' })
  })
})

describe('zip', () => {
  test('is read to its end', async () => {
    const { columns, rows } = await inspect('csv.zip', await zip(['x.csv', 'a,b\n1,2\n']))
    expect([columns.map(({ name }) => name), rows]).toEqual([['a', 'b'], 1])
  })

  test('unpacks to the bytes that were packed', async () => {
    const path = join(folder, 'packed.zip')
    const target = join(folder, 'unpacked.csv')
    await writeFile(path, await zip(['x.csv', 'a,b\r\n1,2\r\n']))
    await unpackZip(path, 'key', target, new AbortController().signal)
    const { readFile } = await import('node:fs/promises')
    expect(await readFile(target, 'utf8')).toBe('a,b\r\n1,2\r\n')
  })

  test('cut short, or with a wrong byte, or with two files, is refused', async () => {
    const whole = await zip(['x.csv', 'a,b\n1,2\n'.repeat(500)])
    await expect(inspect('csv.zip', whole.subarray(0, -30))).rejects.toMatchObject({ code: 'FILE_CORRUPT' })
    const wrong = Buffer.from(whole)
    wrong[60] = (wrong.at(60) ?? 0) ^ 0xff
    await expect(inspect('csv.zip', wrong)).rejects.toMatchObject({ code: 'FILE_CORRUPT' })
    await expect(inspect('csv.zip', await zip(['x', 'a'], ['y', 'b']))).rejects.toMatchObject({ code: 'FILE_CORRUPT' })
  })
})

describe('Parquet', () => {
  test('that is none is refused', async () => {
    await expect(inspect('parquet', Buffer.from('a,b\n1,2\n'))).rejects.toMatchObject({ code: 'FILE_CORRUPT' })
  })
})

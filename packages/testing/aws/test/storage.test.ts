import { createHash, randomBytes } from 'node:crypto'
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { GetObjectCommand, HeadObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type AwsServer, startAwsServer } from '../src/index.ts'
import { s3Client } from './clients.ts'

let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'aws-server-'))
})

afterEach(() => rmSync(folder, { recursive: true }))

async function readBytes(server: AwsServer, Key: string, Range?: string): Promise<Buffer> {
  const { Body } = await s3Client(server).send(new GetObjectCommand({ Bucket: 'bills', Key, Range }))
  return Buffer.from((await Body?.transformToByteArray()) ?? [])
}

async function startWithBucket(options: Parameters<typeof startAwsServer>[0] = {}): Promise<AwsServer> {
  const server = await startAwsServer(options)
  server.createBucket('bills')
  return server
}

describe('buckets and objects', () => {
  test('what is put is read, listed in the order of UTF-8 bytes, and removed', async () => {
    await using server = await startWithBucket()
    const { etag } = server.put('bills', '\u{1f600}', 'text', { lastModified: new Date('2026-01-02T03:04:05.678Z') })
    server.put('bills', '\u{ff5e}', new Uint8Array([1, 2, 3]))
    expect(etag).toBe('"1cb251ec0d568de6a929b520c4aed8d1"')
    expect(server.keys('bills')).toEqual(['\u{ff5e}', '\u{1f600}'])
    const head = await s3Client(server).send(new HeadObjectCommand({ Bucket: 'bills', Key: '\u{1f600}' }))
    expect(head).toMatchObject({ ETag: etag, LastModified: new Date('2026-01-02T03:04:05Z') })
    server.remove('bills', '\u{ff5e}')
    server.remove('bills', '\u{ff5e}')
    expect(server.keys('bills')).toEqual(['\u{1f600}'])
  })

  test('what is put is what it was when it was put', async () => {
    await using server = await startWithBucket()
    const bytes = Buffer.from('text')
    server.put('bills', 'a', bytes)
    bytes.fill('x')
    expect((await readBytes(server, 'a')).toString()).toBe('text')
  })

  test('a bucket must exist, once', async () => {
    await using server = await startWithBucket()
    expect(() => server.createBucket('bills')).toThrow('There is a bucket "bills" already')
    expect(() => server.put('missing', 'a', '')).toThrow('There is no bucket "missing"')
    expect(() => server.keys('missing')).toThrow('There is no bucket "missing"')
  })
})

describe('a folder', () => {
  test('keeps the bytes until the server is closed', async () => {
    const home = join(folder, 'objects')
    const server = await startWithBucket({ folder: home })
    server.put('bills', 'put', 'text')
    await s3Client(server).send(new PutObjectCommand({ Bucket: 'bills', Key: '../sent', Body: 'sent' }))
    expect(readdirSync(home, { recursive: true })).toHaveLength(3)
    expect((await readBytes(server, 'put')).toString()).toBe('text')
    expect((await readBytes(server, '../sent', 'bytes=1-2')).toString()).toBe('en')
    await server.close()
    expect(readdirSync(home)).toEqual([])
  })

  test('keeps nothing of an upload that was refused', async () => {
    await using server = await startWithBucket({ folder })
    const upload = new PutObjectCommand({
      Bucket: 'bills',
      Key: 'a',
      Body: 'text',
      ContentMD5: 'AAAAAAAAAAAAAAAAAAAAAA==',
    })
    await expect(s3Client(server).send(upload)).rejects.toMatchObject({ name: 'BadDigest' })
    expect(server.keys('bills')).toEqual([])
  })

  test.each(['memory', 'folder'])('in %s, whoever reads an object that is replaced reads on', async (kind) => {
    await using server = await startWithBucket(kind === 'folder' ? { folder } : {})
    const old = randomBytes(8 * 1024 * 1024)
    server.put('bills', 'a', old)
    const { Body } = await s3Client(server).send(new GetObjectCommand({ Bucket: 'bills', Key: 'a' }))
    server.put('bills', 'a', 'new')
    expect(old.equals((await Body?.transformToByteArray()) ?? Buffer.alloc(0))).toBe(true)
    expect((await readBytes(server, 'a')).toString()).toBe('new')
  })
})

describe('a file', () => {
  test('is served from where it lies', async () => {
    await using server = await startWithBucket()
    const path = join(folder, 'bill.csv')
    const bytes = randomBytes(3 * 1024 * 1024 + 1)
    await writeFile(path, bytes)
    const { etag } = server.putFile('bills', 'cur/bill.csv', path, { lastModified: new Date('2026-01-02T03:04:05Z') })
    expect(etag).toBe(`"${createHash('md5').update(bytes).digest('hex')}"`)
    expect((await readBytes(server, 'cur/bill.csv')).equals(bytes)).toBe(true)
    expect((await readBytes(server, 'cur/bill.csv', 'bytes=-2')).equals(bytes.subarray(-2))).toBe(true)
    await server.close()
    expect(existsSync(path)).toBe(true)
  })

  test('may be empty', async () => {
    await using server = await startWithBucket()
    await writeFile(join(folder, 'empty'), '')
    server.putFile('bills', 'empty', join(folder, 'empty'))
    expect(await readBytes(server, 'empty')).toHaveLength(0)
  })

  test('that grew since is InternalError, not other bytes', async () => {
    await using server = await startWithBucket()
    const path = join(folder, 'bill.csv')
    await writeFile(path, 'text')
    server.putFile('bills', 'a', path)
    await writeFile(path, 'text and more')
    await expect(readBytes(server, 'a')).rejects.toMatchObject({ name: 'InternalError' })
  })

  test('of any size passes through in little memory', async () => {
    await using server = await startWithBucket()
    const path = join(folder, 'big')
    const piece = Buffer.alloc(1024 * 1024, 'x')
    await writeFile(
      path,
      (function* () {
        for (let count = 0; count < 256; count++) yield piece
      })(),
    )
    server.putFile('bills', 'big', path)
    const before = process.memoryUsage().rss
    const { Body } = await s3Client(server).send(new GetObjectCommand({ Bucket: 'bills', Key: 'big' }))
    let bytes = 0
    let most = 0
    for await (const chunk of Body?.transformToWebStream() ?? []) {
      bytes += chunk.length
      most = Math.max(most, process.memoryUsage.rss() - before)
    }
    expect(bytes).toBe(256 * 1024 * 1024)
    expect(most).toBeLessThan(128 * 1024 * 1024)
  })
})

import { createHash, randomBytes } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { type Answer, http } from './http.ts'
import { useGcs } from './use-gcs.ts'

const gcs = useGcs()

/** Pieces but the last are multiples of it. https://cloud.google.com/storage/docs/performing-resumable-uploads */
const unit = 256 * 1024

describe('uploads in one request', () => {
  test('of the bytes alone', async () => {
    expect(await gcs.put('a', 'hello')).toMatchObject({ name: 'a', size: '5', md5Hash: 'XUFAKrxLKna5cZ2REBfFkg==' })
  })

  test('of what describes them, and the bytes', async () => {
    const body = [
      '--border\r\nContent-Type: application/json; charset=UTF-8\r\n\r\n{"name":"a","contentType":"text/csv"}\r\n',
      '--border\r\nContent-Type: text/csv\r\n\r\n\r\n--hello\r\n\r\n--border--',
    ].join('')
    const headers = { 'content-type': 'multipart/related; boundary=border' }
    const answer = await http(gcs.uploadUrl({ uploadType: 'multipart' }), { method: 'POST', headers, body })
    expect(answer.json()).toMatchObject({ name: 'a', size: '11', contentType: 'text/csv' })
    expect((await gcs.read('a')).body.toString()).toBe('\r\n--hello\r\n')
  })

  test('by the client', async () => {
    await gcs.client.file('a').save('hello', { resumable: false, contentType: 'text/csv' })
    expect(await gcs.describe('a')).toMatchObject({ size: '5', crc32c: 'mnG7TA==' })
  })

  test('into a bucket that is not there are notFound', async () => {
    const url = `${gcs.target.url}/upload/storage/v1/b/no-such-bucket/o?uploadType=media&name=a`
    expect((await http(url, { method: 'POST', body: 'hello' })).status).toBe(404)
  })
})

describe('resumable uploads', () => {
  const bytes = randomBytes(2 * unit + 1000)

  async function begin(): Promise<string> {
    const [session] = await gcs.client
      .file('big')
      .createResumableUpload({ metadata: { contentType: 'application/vnd.apache.parquet' } })
    return session
  }

  function send(session: string, start: number, end: number): Promise<Answer> {
    const headers = { 'content-range': `bytes ${start}-${end - 1}/${bytes.length}` }
    return http(session, { method: 'PUT', headers, body: bytes.subarray(start, end) })
  }

  function progress(session: string): Promise<Answer> {
    return http(session, { method: 'PUT', headers: { 'content-range': `bytes */${bytes.length}` } })
  }

  test('pieces become one object', async () => {
    const session = await begin()
    const first = await send(session, 0, unit)
    expect([first.status, first.headers['range']]).toEqual([308, `bytes=0-${unit - 1}`])
    const second = await send(session, unit, 2 * unit)
    expect([second.status, second.headers['range']]).toEqual([308, `bytes=0-${2 * unit - 1}`])
    const last = await send(session, 2 * unit, bytes.length)
    expect(last.status).toBe(200)
    expect(last.json()).toMatchObject({
      name: 'big',
      size: String(bytes.length),
      md5Hash: createHash('md5').update(bytes).digest('base64'),
    })
    expect((await gcs.read('big')).body.equals(bytes)).toBe(true)
  })

  test('the type is the one that was given in the beginning', async () => {
    await send(await begin(), 0, bytes.length)
    const answer = await http(gcs.url('big'))
    expect(answer.json()).toMatchObject({ contentType: 'application/vnd.apache.parquet' })
  })

  test('what its writer says of an object stays with it', async () => {
    const metadata = { metadata: { sender: 'finops' } }
    const [session] = await gcs.client.file('big').createResumableUpload({ metadata })
    await send(session, 0, bytes.length)
    expect((await http(gcs.url('big'))).json()).toMatchObject(metadata)
  })

  test('one piece may be the whole', async () => {
    expect((await send(await begin(), 0, bytes.length)).status).toBe(200)
    expect((await gcs.read('big')).body.equals(bytes)).toBe(true)
  })

  test('before the last piece nothing is there', async () => {
    await send(await begin(), 0, unit)
    expect((await gcs.list()).names).toEqual([])
  })

  test('who lost an answer is told how far it has come', async () => {
    const session = await begin()
    await send(session, 0, unit)
    const { status, headers } = await progress(session)
    expect([status, headers['range']]).toEqual([308, `bytes=0-${unit - 1}`])
  })

  test('who asks before the first piece is told that there is nothing', async () => {
    const { status, headers } = await progress(await begin())
    expect([status, headers['range']]).toEqual([308, undefined])
  })

  test('who lost the last answer is told of the object', async () => {
    const session = await begin()
    await send(session, 0, bytes.length)
    const done = await progress(session)
    expect(done.status).toBe(200)
    expect(done.json()).toMatchObject({ name: 'big', md5Hash: createHash('md5').update(bytes).digest('base64') })
  })

  test('of nothing', async () => {
    const session = await begin()
    const answer = await http(session, { method: 'PUT', headers: { 'content-range': 'bytes */0' } })
    expect(answer.status).toBe(200)
    expect(await gcs.describe('big')).toMatchObject({ size: '0' })
  })

  test('by the client', async () => {
    await gcs.client.file('big').save(bytes, { resumable: true })
    expect((await gcs.read('big')).body.equals(bytes)).toBe(true)
  })

  test('a condition holds when the upload ends', async () => {
    const url = gcs.uploadUrl({ uploadType: 'resumable', name: 'big', ifGenerationMatch: '0' })
    const { headers } = await http(url, { method: 'POST' })
    await gcs.put('big', 'somebody else was faster')
    expect((await send(headers['location'] ?? '', 0, bytes.length)).status).toBe(412)
    expect((await gcs.read('big')).body.toString()).toBe('somebody else was faster')
  })
})

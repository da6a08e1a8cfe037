import { gunzipSync, gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { http } from './http.ts'
import { useGcs } from './use-gcs.ts'

const gcs = useGcs()

describe('objects', () => {
  test('an object is described as it was put', async () => {
    const before = Date.now()
    await gcs.put('a/b c.csv', 'hello')
    const answer = await http(gcs.url('a/b c.csv'))
    expect(answer.json()).toMatchObject({
      kind: 'storage#object',
      bucket: gcs.bucket,
      name: 'a/b c.csv',
      size: '5',
      contentType: 'text/csv',
      md5Hash: 'XUFAKrxLKna5cZ2REBfFkg==',
      crc32c: 'mnG7TA==',
      generation: expect.stringMatching(/^[1-9]\d*$/),
    })
    const { updated } = await gcs.describe('a/b c.csv')
    expect(Math.abs(Date.parse(updated) - before)).toBeLessThan(10_000)
  })

  test('an empty object is an object', async () => {
    expect(await gcs.put('empty', '')).toMatchObject({
      size: '0',
      md5Hash: '1B2M2Y8AsgTpgAmY7PhCfg==',
      crc32c: 'AAAAAA==',
    })
    expect((await gcs.read('empty')).body).toHaveLength(0)
  })

  test('whatever is written gets a greater generation, the same bytes too', async () => {
    const first = await gcs.put('a', 'hello')
    const second = await gcs.put('a', 'hello')
    expect(BigInt(second.generation)).toBeGreaterThan(BigInt(first.generation))
    expect(await gcs.describe('a')).toEqual(second)
  })

  test('names may hold anything', async () => {
    const name = 'ü (1)+%/?#&=\u{1f600}'
    await gcs.put(name, 'hello')
    expect((await gcs.list()).names).toEqual([name])
    expect((await gcs.read(name)).body.toString()).toBe('hello')
  })

  test('an object that is not there is notFound', async () => {
    const answer = await http(gcs.url('none'))
    expect(answer.status).toBe(404)
    expect(answer.json()).toMatchObject({ error: { code: 404, errors: [{ domain: 'global', reason: 'notFound' }] } })
    expect((await gcs.read('none')).status).toBe(404)
  })

  test('what is not there is named', async () => {
    expect((await http(gcs.url('none'))).json()).toMatchObject({
      error: { message: expect.stringContaining(`No such object: ${gcs.bucket}/none`) },
    })
    expect((await http(`${gcs.target.url}/storage/v1/b/no-such-bucket/o/a`)).json()).toMatchObject({
      error: { message: 'The specified bucket does not exist.' },
    })
  })

  test('what is said of an object can be changed, and its content is the same', async () => {
    const { generation } = await gcs.put('a', 'hello')
    await gcs.client.file('a').setMetadata({ metadata: { one: '1', two: '2' } })
    await gcs.client.file('a').setMetadata({ metadata: { two: null, three: '3' } })
    const [described] = await gcs.client.file('a').getMetadata()
    expect(described).toMatchObject({
      generation,
      md5Hash: 'XUFAKrxLKna5cZ2REBfFkg==',
      metadata: { one: '1', three: '3' },
    })
    expect(described.metadata).not.toHaveProperty('two')
    await gcs.put('a', 'hello')
    expect((await gcs.client.file('a').getMetadata())[0].metadata).toBeUndefined()
    await expect(gcs.client.file('none').setMetadata({ metadata: { one: '1' } })).rejects.toMatchObject({ code: 404 })
  })

  test('an object is deleted once', async () => {
    await gcs.put('a')
    expect((await http(gcs.url('a'), { method: 'DELETE' })).status).toBeOneOf([200, 204])
    expect((await http(gcs.url('a'))).status).toBe(404)
    expect((await http(gcs.url('a'), { method: 'DELETE' })).status).toBe(404)
  })

  test('an object that is not there may be deleted by those who say so', async () => {
    await gcs.client.file('none').delete({ ignoreNotFound: true })
    await expect(gcs.client.file('none').delete()).rejects.toMatchObject({ code: 404 })
  })

  test('who asks which permissions there are is told', async () => {
    const asked = ['storage.objects.create', 'storage.objects.get', 'storage.objects.delete']
    const [held] = await gcs.client.iam.testPermissions(asked)
    expect(held).toEqual(Object.fromEntries(asked.map((permission) => [permission, true])))
  })
})

describe('downloads', () => {
  test('the whole, with its length, its generation and its checksums', async () => {
    const { generation } = await gcs.put('a', 'hello')
    const { status, headers, body } = await gcs.read('a')
    expect([status, body.toString()]).toEqual([200, 'hello'])
    expect(headers).toMatchObject({
      'content-length': '5',
      'content-type': 'text/csv',
      'x-goog-generation': generation,
      'x-goog-hash': expect.stringContaining('crc32c=mnG7TA=='),
    })
  })

  test('from an offset on', async () => {
    await gcs.put('a', 'hello')
    const { status, headers, body } = await gcs.read('a', { range: 'bytes=2-' })
    expect([status, body.toString()]).toEqual([206, 'llo'])
    expect(headers).toMatchObject({ 'content-range': 'bytes 2-4/5', 'content-length': '3' })
  })

  test('a range in the middle, and one that goes beyond the end', async () => {
    await gcs.put('a', 'hello')
    expect((await gcs.read('a', { range: 'bytes=1-3' })).body.toString()).toBe('ell')
    const beyond = await gcs.read('a', { range: 'bytes=3-99' })
    expect([beyond.body.toString(), beyond.headers['content-range']]).toEqual(['lo', 'bytes 3-4/5'])
  })

  test('the last bytes', async () => {
    await gcs.put('a', 'hello')
    const { status, headers, body } = await gcs.read('a', { range: 'bytes=-2' })
    expect([status, body.toString(), headers['content-range']]).toEqual([206, 'lo', 'bytes 3-4/5'])
  })

  test('a range that begins at the end is refused', async () => {
    await gcs.put('a', 'hello')
    expect((await gcs.read('a', { range: 'bytes=5-' })).status).toBe(416)
  })

  test('of a generation while it is the present one', async () => {
    const { generation } = await gcs.put('a', 'one')
    expect((await gcs.read('a', {}, { ifGenerationMatch: generation })).body.toString()).toBe('one')
  })

  test('of a generation that was replaced are refused', async () => {
    const { generation } = await gcs.put('a', 'one')
    await gcs.put('a', 'two')
    const condition = { ifGenerationMatch: generation }
    expect((await gcs.read('a', {}, condition)).status).toBe(412)
    expect((await gcs.read('a', { range: 'bytes=1-' }, condition)).status).toBe(412)
  })
})

// https://cloud.google.com/storage/docs/transcoding
describe('content encoding', () => {
  const text = 'day,cost\n2026-10-01,1.5\n'
  const zipped = gzipSync(text)

  test('whoever accepts gzip gets what was stored', async () => {
    const { size } = await gcs.put('a.csv', zipped, { contentEncoding: 'gzip' })
    expect(size).toBe(String(zipped.length))
    const { headers, body } = await gcs.read('a.csv', { 'accept-encoding': 'gzip' })
    expect(headers['content-encoding']).toBe('gzip')
    expect(body.equals(zipped)).toBe(true)
  })

  test('whoever does not gets it decompressed, and is told', async () => {
    await gcs.put('a.csv', zipped, { contentEncoding: 'gzip' })
    const { headers, body } = await gcs.read('a.csv')
    expect(body.toString()).toBe(text)
    expect(headers['content-encoding']).toBeUndefined()
    expect(headers['x-goog-stored-content-encoding']).toBe('gzip')
  })

  test('a range is one of what was stored', async () => {
    await gcs.put('a.csv', zipped, { contentEncoding: 'gzip' })
    const { status, headers, body } = await gcs.read('a.csv', { 'accept-encoding': 'gzip', range: 'bytes=10-' })
    expect([status, headers['content-range']]).toEqual([206, `bytes 10-${zipped.length - 1}/${zipped.length}`])
    expect(body.equals(zipped.subarray(10))).toBe(true)
  })

  test('a file that is gzip by itself stays what it is', async () => {
    await gcs.put('a.csv.gz', zipped)
    const { headers, body } = await gcs.read('a.csv.gz')
    expect(headers['content-encoding']).toBeUndefined()
    expect(gunzipSync(body).toString()).toBe(text)
  })
})

describe('conditions', () => {
  test('a generation of 0 writes only where nothing is', async () => {
    await gcs.put('a', 'one', { ifGenerationMatch: '0' })
    const again = gcs.uploadUrl({ uploadType: 'media', name: 'a', ifGenerationMatch: '0' })
    const answer = await http(again, { method: 'POST', body: 'two' })
    expect(answer.status).toBe(412)
    expect(answer.json()).toMatchObject({ error: { code: 412, errors: [{ reason: 'conditionNotMet' }] } })
    expect((await gcs.read('a')).body.toString()).toBe('one')
  })

  test('a generation writes only over itself', async () => {
    const { generation } = await gcs.put('a', 'one')
    await gcs.put('a', 'two', { ifGenerationMatch: generation })
    const stale = gcs.uploadUrl({ uploadType: 'media', name: 'a', ifGenerationMatch: generation })
    expect((await http(stale, { method: 'POST', body: 'three' })).status).toBe(412)
    expect((await gcs.read('a')).body.toString()).toBe('two')
  })

  test('a generation that was replaced is not described', async () => {
    const { generation } = await gcs.put('a', 'one')
    await gcs.put('a', 'two')
    expect((await http(gcs.url('a', { ifGenerationMatch: generation }))).status).toBe(412)
  })

  test('a generation deletes nothing but itself', async () => {
    const { generation } = await gcs.put('a', 'one')
    await gcs.put('a', 'two')
    expect((await http(gcs.url('a', { ifGenerationMatch: generation }), { method: 'DELETE' })).status).toBe(412)
    expect((await gcs.read('a')).body.toString()).toBe('two')
  })
})

import { createHash } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type AwsServer, startAwsServer } from '../src/index.ts'
import { presign, type RequestParts, reply, sendSigned } from './signed-request.ts'

let server: AwsServer

beforeEach(async () => {
  server = await startAwsServer()
  server.createBucket('bills')
  server.put('bills', 'a b+ü', 'text')
})

afterEach(() => server.close())

function send(parts: Partial<RequestParts>) {
  return sendSigned(server.url, { target: '/bills/a%20b%2B%C3%BC', credentials: server.credentials, ...parts })
}

describe('signed headers', () => {
  test('a request signed by hand is answered', async () => {
    expect(await send({})).toMatchObject({ status: 200, body: 'text' })
  })

  test('an unsigned request is AccessDenied', async () => {
    const answer = await reply(await fetch(`${server.url}/bills/a`))
    expect(answer).toMatchObject({ status: 403, code: 'AccessDenied', message: 'Access Denied' })
  })

  test('a payload other than the signed one is XAmzContentSHA256Mismatch, and nothing is stored', async () => {
    const payloadHash = createHash('sha256').update('something else').digest('hex')
    const answer = await send({ method: 'PUT', target: '/bills/new', body: 'text', payloadHash })
    expect(answer).toMatchObject({ status: 400, code: 'XAmzContentSHA256Mismatch' })
    expect(server.keys('bills')).toEqual(['a b+ü'])
  })

  test('an unsigned payload is taken', async () => {
    const answer = await send({ method: 'PUT', target: '/bills/new', body: 'text', payloadHash: 'UNSIGNED-PAYLOAD' })
    expect(answer.status).toBe(200)
  })

  test('a hash of another form is InvalidArgument', async () => {
    expect(await send({ payloadHash: 'abc' })).toMatchObject({ status: 400, code: 'InvalidArgument' })
  })

  test('a read that signs a payload is XAmzContentSHA256Mismatch', async () => {
    const payloadHash = createHash('sha256').update('something').digest('hex')
    expect(await send({ payloadHash })).toMatchObject({ status: 400, code: 'XAmzContentSHA256Mismatch' })
  })

  test('a header of Amazon that is not signed is AccessDenied', async () => {
    const presigned = presign(server.url, { target: '/bills/a', credentials: server.credentials, expires: 60 })
    const answer = await reply(await fetch(presigned, { headers: { 'x-amz-meta-run': '1' } }))
    const message = 'There were headers present in the request which were not signed'
    expect(answer).toMatchObject({ status: 403, code: 'AccessDenied', message })
  })

  test('a request of another day than its credential is AuthorizationHeaderMalformed', async () => {
    const authorization = `AWS4-HMAC-SHA256 Credential=x/20200101/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=0`
    const headers = { authorization, 'x-amz-date': '20200102T000000Z', 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' }
    const answer = await reply(await fetch(`${server.url}/bills/a`, { headers }))
    expect(answer).toMatchObject({ status: 400, code: 'AuthorizationHeaderMalformed' })
  })

  test('a signature of an older version is InvalidRequest', async () => {
    const answer = await reply(
      await fetch(`${server.url}/bills/a`, { headers: { authorization: 'AWS key:signature' } }),
    )
    expect(answer).toMatchObject({ status: 400, code: 'InvalidRequest' })
  })

  test('a signature for another service is AuthorizationHeaderMalformed', async () => {
    expect(await send({ service: 'sts' })).toMatchObject({ status: 400, code: 'AuthorizationHeaderMalformed' })
  })

  test('a quarter of an hour of skew is allowed', async () => {
    const minutes = (count: number) => new Date(Date.now() + count * 60_000)
    expect(await send({ at: minutes(-14) })).toMatchObject({ status: 200 })
    expect(await send({ at: minutes(14) })).toMatchObject({ status: 200 })
    expect(await send({ at: minutes(-16) })).toMatchObject({ status: 403, code: 'RequestTimeTooSkewed' })
    expect(await send({ at: minutes(16) })).toMatchObject({ status: 403, code: 'RequestTimeTooSkewed' })
  })
})

describe('presigned URLs', () => {
  const target = '/bills/a%20b%2B%C3%BC'

  test('a presigned URL is good until it expires', async () => {
    const { credentials } = server
    const at = new Date(Date.now() - 3_600_000)
    expect(await (await fetch(presign(server.url, { target, credentials, at, expires: 4000 }))).text()).toBe('text')
    const expired = await reply(await fetch(presign(server.url, { target, credentials, at, expires: 3000 })))
    expect(expired).toMatchObject({ status: 403, code: 'AccessDenied', message: 'Request has expired' })
  })

  test('a presigned URL is good for its key only', async () => {
    const presigned = presign(server.url, { target, credentials: server.credentials, expires: 60 })
    const answer = await reply(await fetch(presigned.replace('/bills/a', '/bills/b')))
    expect(answer).toMatchObject({ status: 403, code: 'SignatureDoesNotMatch' })
  })

  test('more than a week is AuthorizationQueryParametersError', async () => {
    const presigned = presign(server.url, { target, credentials: server.credentials, expires: 604_801 })
    expect(await reply(await fetch(presigned))).toMatchObject({
      status: 400,
      code: 'AuthorizationQueryParametersError',
    })
  })
})

describe('regions', () => {
  beforeEach(() => server.createBucket('irish', { region: 'eu-west-1' }))

  test('the region of the bucket is the right one', async () => {
    const answer = await send({ target: '/irish?location', region: 'eu-west-1' })
    expect(answer.body).toContain('>eu-west-1</LocationConstraint>')
  })

  test('us-east-1 answers AuthorizationHeaderMalformed with the region', async () => {
    const answer = await send({ target: '/irish?list-type=2' })
    expect(answer).toMatchObject({ status: 400, code: 'AuthorizationHeaderMalformed' })
    expect(answer.message).toContain("the region 'us-east-1' is wrong; expecting 'eu-west-1'")
    expect(answer.body).toContain('<Region>eu-west-1</Region>')
  })

  test('another region answers PermanentRedirect with the region', async () => {
    const answer = await send({ target: '/irish', method: 'HEAD', region: 'us-west-2' })
    expect(answer).toMatchObject({ status: 301, body: '' })
    expect(answer.headers.get('x-amz-bucket-region')).toBe('eu-west-1')
  })
})

describe('what the server does not have', () => {
  test.each([
    ['GET', '/'],
    ['GET', '/bills'],
    ['GET', '/bills?acl'],
    ['PUT', '/bills'],
    ['DELETE', '/bills'],
    ['POST', '/bills?delete'],
    ['GET', '/bills?list-type=1'],
    ['GET', '/bills?list-type=2&made-up=1'],
    ['GET', '/bills/a?versionId=1'],
    ['GET', '/bills/a?partNumber=1'],
    ['PUT', '/bills/a?tagging'],
  ])('%s %s is NotImplemented', async (method, target) => {
    expect(await send({ method, target })).toMatchObject({ status: 501, code: 'NotImplemented' })
  })

  test.each([
    ['PUT', { 'x-amz-copy-source': '/bills/b' }],
    ['PUT', { 'x-amz-server-side-encryption': 'aws:kms' }],
    ['PUT', { 'if-none-match': '"0123456789abcdef0123456789abcdef"' }],
    ['PUT', { 'x-amz-checksum-crc64nvme': 'AAAAAAAAAAA=' }],
    ['DELETE', { 'if-match': '*' }],
    ['GET', { 'if-range': '"0123456789abcdef0123456789abcdef"' }],
  ])('%s with %o is NotImplemented', async (method, headers) => {
    const answer = await send({ method, target: '/bills/a', headers, ...(method === 'PUT' ? { body: 'a' } : {}) })
    expect(answer).toMatchObject({ status: 501, code: 'NotImplemented' })
    expect(server.keys('bills')).toEqual(['a b+ü'])
  })
})

describe('malformed requests', () => {
  test('a path that is no UTF-8 is InvalidURI', async () => {
    expect(await reply(await fetch(`${server.url}/bills/%ff`))).toMatchObject({ status: 400, code: 'InvalidURI' })
  })

  test('a key of more than 1024 bytes is KeyTooLongError', async () => {
    expect((await send({ target: `/bills/${'a'.repeat(1024)}` })).status).toBe(404)
    expect(await send({ target: `/bills/${'a'.repeat(1025)}` })).toMatchObject({ status: 400, code: 'KeyTooLongError' })
  })

  test('a list of parts that is none is MalformedXML', async () => {
    const answer = await send({ method: 'POST', target: '/bills/a?uploadId=1', body: '<Wrong/>' })
    expect(answer).toMatchObject({ status: 400, code: 'MalformedXML' })
  })

  test('a chunked body that stops early is IncompleteBody', async () => {
    const headers = { 'x-amz-decoded-content-length': '10', 'x-amz-trailer': 'x-amz-checksum-crc32' }
    const streamed = { method: 'PUT', target: '/bills/new', headers, payloadHash: 'STREAMING-UNSIGNED-PAYLOAD-TRAILER' }
    const cut = await send({ ...streamed, body: 'a\r\n01234' })
    expect(cut).toMatchObject({ status: 400, code: 'IncompleteBody' })
    const short = await send({ ...streamed, body: '5\r\n01234\r\n0\r\nx-amz-checksum-crc32:wfWo3g==\r\n\r\n' })
    expect(short).toMatchObject({ status: 400, code: 'IncompleteBody' })
  })

  test('a trailing checksum that is wrong is BadDigest', async () => {
    const headers = { 'x-amz-decoded-content-length': '5', 'x-amz-trailer': 'x-amz-checksum-crc32' }
    const streamed = { method: 'PUT', target: '/bills/new', headers, payloadHash: 'STREAMING-UNSIGNED-PAYLOAD-TRAILER' }
    const wrong = await send({ ...streamed, body: '5\r\nhello\r\n0\r\nx-amz-checksum-crc32:AAAAAA==\r\n\r\n' })
    expect(wrong).toMatchObject({ status: 400, code: 'BadDigest' })
    const right = await send({ ...streamed, body: '5\r\nhello\r\n0\r\nx-amz-checksum-crc32:NhCmhg==\r\n\r\n' })
    expect(right.status).toBe(200)
  })
})

test('every answer has a request id, and an error document too', async () => {
  const answer = await send({ target: '/bills/missing' })
  expect(answer.headers.get('x-amz-request-id')).toMatch(/\S/)
  expect(answer.body).toMatch(/^<\?xml .*<Error>.*<Key>missing<\/Key>.*<RequestId>.+<\/RequestId>/s)
  expect((await send({ method: 'HEAD', target: '/bills/missing' })).body).toBe('')
})

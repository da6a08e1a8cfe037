import { inspect } from 'node:util'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { s3Store } from '../src/index.ts'
import { s3Fixture, useCredentials } from './s3-fixture.ts'
import { bytes, keys, refusal } from './store-access.ts'

let fixture: Awaited<ReturnType<typeof s3Fixture>>
beforeEach(async () => {
  fixture = await s3Fixture()
  fixture.server.put('bills', 'cur/daily/a.csv', 'content')
})
afterEach(() => fixture.close())

const reader = { accessKeyId: 'AKIAREADER', secretAccessKey: 'reader-secret' }

describe('a missing permission is named', () => {
  test('s3:ListBucket on the bucket', async () => {
    fixture.server.addUser({ ...reader, allow: ['s3:GetObject'] })
    useCredentials(reader)
    await expect(keys(fixture.store)).rejects.toEqual(
      refusal('STORE_DENIED', {
        message: expect.stringMatching(/^S3 refuses s3:ListBucket on arn:aws:s3:::bills: User: arn:aws:iam::/),
        fix: expect.stringContaining('Allow s3:ListBucket on arn:aws:s3:::bills.'),
        retryable: false,
      }),
    )
    expect(String(await bytes(fixture.store, 'cur/daily/a.csv'))).toBe('content')
  })

  test('s3:GetObject on the folder of the key', async () => {
    fixture.server.addUser({ ...reader, deny: ['s3:GetObject'] })
    useCredentials(reader)
    expect(await keys(fixture.store)).toEqual(['cur/daily/a.csv'])
    await expect(bytes(fixture.store, 'cur/daily/a.csv')).rejects.toEqual(
      refusal('STORE_DENIED', {
        message: expect.stringMatching(
          /^S3 refuses s3:GetObject on arn:aws:s3:::bills\/cur\/daily\/a.csv: .*explicit deny/,
        ),
        fix: expect.stringContaining('Allow s3:GetObject on arn:aws:s3:::bills/cur/daily/*.'),
        place: { file: 'cur/daily/a.csv' },
      }),
    )
  })

  test('s3:ListBucket, when S3 does not tell whether the object is there', async () => {
    fixture.server.addUser({ ...reader, allow: ['s3:GetObject'] })
    useCredentials(reader)
    await expect(bytes(fixture.store, 'cur/daily/gone.csv')).rejects.toEqual(
      refusal('STORE_DENIED', { message: expect.stringContaining('s3:ListBucket') }),
    )
  })

  test('kms:Decrypt on the key that the object is encrypted with', async () => {
    const resource = 'arn:aws:kms:eu-west-1:123456789012:key/1a2b'
    const message = `User: arn:aws:iam::123456789012:user/u is not authorized to perform: kms:Decrypt on resource: ${resource} because no identity-based policy allows the kms:Decrypt action`
    fixture.server.fault({ operation: 'GetObject', error: { status: 403, code: 'AccessDenied', message } })
    await expect(bytes(fixture.store, 'cur/daily/a.csv')).rejects.toEqual(
      refusal('STORE_DENIED', { message: expect.stringContaining(`S3 refuses kms:Decrypt on ${resource}`) }),
    )
  })

  test('in the words of the region, also when S3 says only that access is denied', async () => {
    fixture.server.fault({ operation: 'ListObjectsV2', error: { status: 403, code: 'AccessDenied' } })
    fixture.server.createBucket('cn', { region: 'cn-north-1' })
    const store = s3Store('cn', { endpoint: fixture.server.url, region: 'cn-north-1' })
    await expect(keys(store)).rejects.toEqual(
      refusal('STORE_DENIED', { message: 'S3 refuses s3:ListBucket on arn:aws-cn:s3:::cn: AccessDenied' }),
    )
  })
})

test('an archived object says so', async () => {
  fixture.server.fault({ operation: 'GetObject', error: { status: 403, code: 'InvalidObjectState' } })
  await expect(bytes(fixture.store, 'cur/daily/a.csv')).rejects.toEqual(
    refusal('STORE_DENIED', { fix: expect.stringContaining('Restore it') }),
  )
})

describe('a store that does not answer is worth another try', () => {
  test.for([
    { status: 503, code: 'SlowDown' },
    { status: 500, code: 'InternalError' },
    { status: 400, code: 'RequestTimeout' },
  ])('$code', async (error) => {
    fixture.server.fault({ operation: 'ListObjectsV2', error })
    await expect(keys(fixture.open({ max_attempts: 2 }))).rejects.toEqual(
      refusal('STORE_UNAVAILABLE', { retryable: true, message: expect.stringContaining(error.code) }),
    )
    expect(fixture.server.requests.length).toBe(2)
  })

  test('nobody listens', async () => {
    const { url } = fixture.server
    await fixture.server.close()
    await expect(keys(s3Store('bills', { endpoint: url, max_attempts: 1 }))).rejects.toEqual(
      refusal('STORE_UNAVAILABLE', { retryable: true }),
    )
    fixture = await s3Fixture()
  })
})

test('an operation that the service does not have is not worth another try', async () => {
  fixture.server.fault({ operation: 'ListObjectsV2', error: { status: 501, code: 'NotImplemented' } })
  await expect(keys(fixture.store)).rejects.toEqual(refusal('STORE_UNAVAILABLE', { retryable: false }))
})

test('a bucket that is not there is named', async () => {
  await expect(keys(s3Store('bilsl', { endpoint: fixture.server.url }))).rejects.toEqual(
    refusal('STORE_UNKNOWN', { message: 'There is no bucket bilsl' }),
  )
})

test('a region that the service does not tell is asked for', async () => {
  const error = { status: 400, code: 'AuthorizationHeaderMalformed' }
  fixture.server.fault({ operation: 'ListObjectsV2', error })
  await expect(keys(fixture.store)).rejects.toEqual(
    refusal('STORE_UNKNOWN', { fix: 'Set region to where the bucket lies.' }),
  )
})

describe('no error holds a key or a token', () => {
  test.for(['wrong secret', 'wrong key'])('%s', async (what) => {
    useCredentials({
      accessKeyId: what === 'wrong key' ? 'AKIAUNKNOWN' : fixture.server.credentials.accessKeyId,
      secretAccessKey: 'wrong-secret',
    })
    process.env['AWS_SESSION_TOKEN'] = 'a-session-token'
    const error = await keys(fixture.store).catch((thrown: unknown) => thrown)
    expect(error).toEqual(refusal('STORE_DENIED', { fix: expect.any(String) }))
    const printed = inspect(error, { depth: 20, showHidden: true })
    expect(printed).not.toMatch(/AKIA|a-session-token|wrong-secret|Signature=/)
    expect(printed).toMatch(/request [0-9a-f-]{36}/)
  })
})

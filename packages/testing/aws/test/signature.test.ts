import { expect, test } from 'vitest'
import { sha256, sign } from '../src/lib/signature.ts'

// The examples of https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html and
// https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html, with the signatures given there.
const secret = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY'
const timestamp = '20130524T000000Z'
const scope = { date: '20130524', region: 'us-east-1', service: 's3' }
const host = ['host', 'examplebucket.s3.amazonaws.com'] as const
const date = ['x-amz-date', timestamp] as const

test('a read of a range', () => {
  const payloadHash = sha256('')
  const headers = [host, ['range', 'bytes=0-9'], ['x-amz-content-sha256', payloadHash], date] as const
  const content = { method: 'GET', path: '/test.txt', query: [], headers, payloadHash, timestamp, scope }
  expect(sign(content, secret).signature).toBe('f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41')
})

test('an upload to a key with a special character', () => {
  const payloadHash = sha256('Welcome to Amazon S3.')
  const headers = [
    ['date', 'Fri, 24 May 2013 00:00:00 GMT'],
    host,
    ['x-amz-content-sha256', payloadHash],
    date,
    ['x-amz-storage-class', 'REDUCED_REDUNDANCY'],
  ] as const
  const content = { method: 'PUT', path: '/test$file.text', query: [], headers, payloadHash, timestamp, scope }
  expect(sign(content, secret).signature).toBe('98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd')
})

test('a parameter without a value', () => {
  const payloadHash = sha256('')
  const headers = [host, ['x-amz-content-sha256', payloadHash], date] as const
  const content = {
    method: 'GET',
    path: '/',
    query: [['lifecycle', '']] as const,
    headers,
    payloadHash,
    timestamp,
    scope,
  }
  expect(sign(content, secret).signature).toBe('fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543')
})

test('a listing, its parameters in any order', () => {
  const payloadHash = sha256('')
  const headers = [host, ['x-amz-content-sha256', payloadHash], date] as const
  const query = [
    ['prefix', 'J'],
    ['max-keys', '2'],
  ] as const
  const content = { method: 'GET', path: '/', query, headers, payloadHash, timestamp, scope }
  expect(sign(content, secret).signature).toBe('34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7')
})

test('a presigned URL', () => {
  const query = [
    ['X-Amz-Algorithm', 'AWS4-HMAC-SHA256'],
    ['X-Amz-Credential', 'AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request'],
    ['X-Amz-Date', timestamp],
    ['X-Amz-Expires', '86400'],
    ['X-Amz-SignedHeaders', 'host'],
  ] as const
  const payloadHash = 'UNSIGNED-PAYLOAD'
  const content = { method: 'GET', path: '/test.txt', query, headers: [host], payloadHash, timestamp, scope }
  expect(sign(content, secret).signature).toBe('aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404')
})

import { startAwsServer } from '@openfinops/testing-aws'
import { describe, expect, test, vi } from 'vitest'
import plugin from '../src/index.ts'
import { useCredentials } from './s3-fixture.ts'
import { keys } from './store-access.ts'

function open(url: string): string {
  return plugin.create(url, {}, { folder: '/', env: {} }).url
}

function issues(options: object) {
  const result = plugin.options['~standard'].validate(options)
  if (result instanceof Promise) throw new Error('the schema is not synchronous')
  return (result.issues ?? []).map(({ message, path }) => `${path?.join('.')}: ${message}`)
}

describe('the URL of the bucket', () => {
  test('may end in a slash', () => {
    expect(open('s3://acme-billing')).toBe('s3://acme-billing')
    expect(open('s3://acme-billing/')).toBe('s3://acme-billing')
  })

  test('has no path: that is the prefix', () => {
    expect(() => open('s3://acme-billing/cur/daily/')).toThrow(
      expect.objectContaining({
        code: 'CONFIG_INVALID',
        fix: 'Write s3://acme-billing, and prefix = "cur/daily" in the source.',
      }),
    )
  })

  test.for(['s3://', 's3:///cur', 's3:acme', 'https://acme-billing', 's3://a b'])('%s names no bucket', (url) => {
    expect(() => open(url)).toThrow(expect.objectContaining({ code: 'CONFIG_INVALID' }))
  })

  test.for(['s3://key:secret@bucket', 's3://bucket?token=secret'])('%s is refused without being repeated', (url) => {
    expect(() => open(url)).toThrow(expect.objectContaining({ message: expect.not.stringContaining('secret') }))
  })
})

describe('options', () => {
  test('as people write them', () => {
    const all = {
      region: 'eu-west-1',
      profile: 'billing',
      endpoint: 'https://minio.example:9000',
      path_style: false,
      role_arn: 'arn:aws:iam::123456789012:role/billing',
      external_id: 'finops-7',
      session_name: 'finops@acme',
      requester_pays: true,
      max_attempts: 5,
    }
    expect(plugin.options['~standard'].validate(all)).toEqual({ value: all })
    expect(issues({})).toEqual([])
  })

  test.for([
    [{ regoin: 'eu-west-1' }, 'regoin'],
    [{ endpoint: 'minio:9000' }, 'endpoint'],
    [{ endpoint: 'https://key:secret@minio.example' }, 'endpoint: holds credentials; give them in the environment'],
    [{ role_arn: 'billing' }, 'role_arn'],
    [{ external_id: 'finops-7' }, 'external_id: only means something with role_arn'],
    [{ session_name: 'a name' }, 'session_name'],
    [{ max_attempts: 0 }, 'max_attempts'],
  ] as const)('%j is refused', ([options, issue]) => {
    expect(issues(options)).toEqual([expect.stringContaining(issue)])
  })
})

test('an endpoint from the environment is used, with the bucket in the path', async () => {
  await using server = await startAwsServer()
  server.createBucket('bills')
  server.put('bills', 'a.csv', 'content')
  useCredentials(server.credentials)
  vi.stubEnv('AWS_ENDPOINT_URL', server.url)
  const store = plugin.create('s3://bills', {}, { folder: '/', env: process.env })
  expect(await keys(store)).toEqual(['a.csv'])
  vi.unstubAllEnvs()
})

import { describe, expect, test } from 'vitest'
import plugin from '../src/index.ts'

function open(url: string): string {
  return plugin.create(url, {}, { folder: '/', env: {} }).url
}

function issues(options: unknown) {
  const result = plugin.options['~standard'].validate(options)
  if (result instanceof Promise) throw new Error('options are checked at once')
  return result.issues?.map(({ message }) => message)
}

describe('the URL of the bucket', () => {
  test.for([
    ['gs://acme-billing', 'gs://acme-billing'],
    ['gs://acme-billing/', 'gs://acme-billing'],
    ['GS://Acme.Billing_1', 'gs://acme.billing_1'],
  ] as const)('%s is %s', ([url, name]) => {
    expect(open(url)).toBe(name)
  })

  test.for(['gs://', 'gs://a', 'gs://-acme', 'gs:acme', 's3://acme-billing'])('%s is refused', (url) => {
    expect(() => open(url)).toThrow(expect.objectContaining({ code: 'CONFIG_INVALID' }))
  })

  test('with a folder is refused with the prefix to write', () => {
    expect(() => open('gs://acme-billing/focus/')).toThrow(
      expect.objectContaining({ fix: 'Write gs://acme-billing, and prefix = "focus" in the source.' }),
    )
  })

  test('with more than a name is refused without quoting it', () => {
    expect(() => open('gs://acme-billing?access_token=s3cret')).toThrow(
      expect.objectContaining({ code: 'CONFIG_INVALID', message: expect.not.stringContaining('s3cret') }),
    )
  })
})

describe('options', () => {
  test('may be none', () => {
    expect(issues({})).toBeUndefined()
    expect(issues({ endpoint: 'https://storage.p.example.com', user_project: 'acme' })).toBeUndefined()
  })

  test('have no credential in the endpoint', () => {
    expect(issues({ endpoint: 'https://user:s3cret@storage.example.com' })).toEqual(['holds more than an address'])
  })

  test('that are unknown are refused by name', () => {
    expect(issues({ region: 'EU' })).toEqual([expect.stringContaining('region')])
  })
})

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

describe('the URL of the container', () => {
  test.for([
    ['azure://acmebilling/exports', 'azure://acmebilling/exports'],
    ['azure://acmebilling/exports/', 'azure://acmebilling/exports'],
    ['AZURE://AcmeBilling/exports', 'azure://acmebilling/exports'],
    ['azure://acmebilling/$web', 'azure://acmebilling/$web'],
  ] as const)('%s is %s', ([url, name]) => {
    expect(open(url)).toBe(name)
  })

  test.for([
    'azure://acmebilling',
    'azure://acme-billing/exports',
    'azure://acmebilling.blob.core.windows.net/exports',
    'azure://acmebilling/-exports',
    'https://acmebilling.blob.core.windows.net/exports',
  ])('%s is refused', (url) => {
    expect(() => open(url)).toThrow(expect.objectContaining({ code: 'CONFIG_INVALID' }))
  })

  test('with a folder is refused with the prefix to write', () => {
    expect(() => open('azure://acmebilling/exports/finops/')).toThrow(
      expect.objectContaining({ fix: 'Write azure://acmebilling/exports, and prefix = "finops" in the source.' }),
    )
  })

  test('with a signature is refused without quoting it', () => {
    expect(() => open('azure://acmebilling/exports?sv=2024&sig=s3cret')).toThrow(
      expect.objectContaining({ code: 'CONFIG_INVALID', message: expect.not.stringContaining('s3cret') }),
    )
  })
})

describe('options', () => {
  test('may be none', () => {
    expect(issues({})).toBeUndefined()
  })

  test('name variables, one kind of credential at a time', () => {
    expect(issues({ account_key_env: 'KEY' })).toBeUndefined()
    expect(issues({ account_key_env: 'KEY', sas_env: 'SAS' })).toEqual([
      'name one of connection_string_env, sas_env and account_key_env',
    ])
    expect(issues({ sas_env: 'sv=2024&sig=abc' })).toEqual(['is not the name of an environment variable'])
  })

  test('have no plain http without a secret: a token would be seen', () => {
    expect(issues({ endpoint: 'http://127.0.0.1:10000/devstoreaccount1' })).toEqual([
      'needs sas_env, account_key_env or connection_string_env: Azure sends no token over plain http',
    ])
    expect(issues({ endpoint: 'http://127.0.0.1:10000/devstoreaccount1', account_key_env: 'KEY' })).toBeUndefined()
  })

  test('have no signature in the endpoint', () => {
    expect(issues({ endpoint: 'https://acme.blob.core.windows.net?sig=1' })).toEqual([
      'holds more than an address; use sas_env',
    ])
  })

  test('that are unknown are refused by name', () => {
    expect(issues({ region: 'westeurope' })).toEqual([expect.stringContaining('region')])
  })
})

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

describe('the URL of the folder', () => {
  test.for([
    ['https://billing.example.com/exports', 'https://billing.example.com/exports/'],
    ['https://billing.example.com/our%20exports/', 'https://billing.example.com/our%20exports/'],
    ['http://localhost:8080', 'http://localhost:8080/'],
  ] as const)('%s is %s', ([url, folder]) => {
    expect(open(url)).toBe(folder)
  })

  test.for(['ftp://example.com', 'https://', 'exports'])('%s is refused', (url) => {
    expect(() => open(url)).toThrow(expect.objectContaining({ code: 'CONFIG_INVALID' }))
  })

  test.for(['https://user:s3cret@example.com/', 'https://example.com/?token=s3cret'])(
    '%s is refused without quoting it',
    (url) => {
      expect(() => open(url)).toThrow(
        expect.objectContaining({ code: 'CONFIG_INVALID', message: expect.not.stringContaining('s3cret') }),
      )
    },
  )
})

describe('options', () => {
  test('may be none', () => {
    expect(issues({})).toBeUndefined()
    expect(issues({ index: 'meta/files.json', authorization_env: 'TOKEN' })).toBeUndefined()
  })

  test.for(['/index.json', 'https://example.com/index.json', 'index.json?x=1'])('index: %s is refused', (index) => {
    expect(issues({ index })).toEqual(['is not a path below the folder of the store'])
  })

  test('name a variable, not a credential', () => {
    expect(issues({ authorization_env: 'Bearer s3cret' })).toEqual(['is not the name of an environment variable'])
  })

  test('that are unknown are refused by name', () => {
    expect(issues({ token: 'x' })).toEqual([expect.stringContaining('token')])
  })
})

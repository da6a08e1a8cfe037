import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { describe, expect, test } from 'vitest'
import plugin from '../src/index.ts'

const folder = join(import.meta.dirname, 'base')

function open(url: string): string {
  return plugin.create(url, {}, { folder, env: {} }).url
}

describe('the URL of the folder', () => {
  test.for([
    ['file:///exports/acme', '/exports/acme'],
    ['file:///exports/acme/', '/exports/acme'],
    ['file:///exports/our%20bills', '/exports/our bills'],
    ['file:/exports/acme', '/exports/acme'],
    ['file:./exports', join(folder, 'exports')],
    ['file:exports/our 100% bills', join(folder, 'exports/our 100% bills')],
    ['file:../exports', join(folder, '..', 'exports')],
    ['file:.', folder],
  ] as const)('%s is %s', ([url, path]) => {
    expect(open(url)).toBe(pathToFileURL(path).href)
  })

  test.for([
    'file:',
    'https://exports',
    'file:///exports?x=1',
    'file:///exports#1',
    'file://server/share',
    'file:///a%2Fb',
  ])('%s is refused', (url) => {
    expect(() => open(url)).toThrow(expect.objectContaining({ code: 'CONFIG_INVALID' }))
  })
})

test('unknown options are refused by name', () => {
  expect(plugin.options['~standard'].validate({ region: 'eu-west-1' })).toMatchObject({
    issues: [{ message: expect.stringContaining('region') }],
  })
})

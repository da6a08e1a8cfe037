import { describe, expect, test } from 'vitest'
import { deliveryFolder, localPaths } from '../src/lib/bronze-path.ts'

describe('localPaths', () => {
  test('drops the folders that all keys share', () => {
    expect(localPaths(['cur/daily/x/daily-1.csv.gz', 'cur/daily/x/daily-2.csv.gz'])).toEqual([
      'daily-1.csv.gz',
      'daily-2.csv.gz',
    ])
  })

  test('keeps folders that tell files apart', () => {
    expect(localPaths(['a/x/1.csv', 'a/y/1.csv'])).toEqual(['x/1.csv', 'y/1.csv'])
  })

  test('one file is its own name, wherever it lies', () => {
    expect(localPaths(['/a/b/1.csv'])).toEqual(['1.csv'])
  })

  test('empty folders are none, and keys that differ in nothing else are told apart', () => {
    expect(localPaths(['a//x/1.csv', 'a/x/1.csv', '/a/y/1.csv'])).toEqual(['x/1.csv', '2~x/1.csv', 'y/1.csv'])
  })

  test('names that differ only in case get different paths', () => {
    expect(localPaths(['a/Part.csv', 'a/part.csv'])).toEqual(['Part.csv', '2~part.csv'])
  })

  test('what Windows refuses is encoded, and what stands for it as well', () => {
    expect(localPaths(['a/2026-06-01T23:48:02Z-9b.csv', 'a/100%.csv', 'a/aux.csv'])).toEqual([
      '2026-06-01T23%3A48%3A02Z-9b.csv',
      '100%25.csv',
      '%61ux.csv',
    ])
  })

  test.each(['a/../../etc/passwd', '..', 'a/./b', 'a/b\u0000c', 'a/b\nc', '/', ''])('refuses %j', (key) => {
    expect(() => localPaths([key])).toThrow(expect.objectContaining({ code: 'KEY_UNSAFE', place: { file: key } }))
  })

  test('a backslash is a character of the name, not a folder', () => {
    expect(localPaths(['a/..\\..\\x.csv', 'a/y.csv'])).toEqual(['%2E%2E%5C..%5Cx.csv', 'y.csv'])
  })
})

test('the folder of a delivery can be no other place than below its source', () => {
  expect(deliveryFolder('daily', '2026-01', '../../x')).toBe('daily/billing_period=2026-01/export_id=%2E%2E%2F..%2Fx')
  expect(deliveryFolder('..', '2026-01', '')).toBe('%2E%2E/billing_period=2026-01/export_id=%00')
})

import { expect, test } from 'vitest'
import { nearest } from '../src/nearest.ts'

const settings = ['vendor', 'store', 'prefix', 'export', 'table', 'backends', 'names']

test.for([
  ['vender', 'vendor'],
  ['stroe', 'store'],
  ['Prefix', 'prefix'],
  ['exports', 'export'],
  ['backend', 'backends'],
  ['colour', undefined],
  ['', undefined],
] as const)('%j was meant to be %j', ([word, meant]) => {
  expect(nearest(word, settings)).toBe(meant)
})

test('the nearest wins, and the first of equals', () => {
  expect(nearest('cat', ['coat', 'cat', 'car'])).toBe('cat')
  expect(nearest('cut', ['cat', 'cot'])).toBe('cat')
})

import { expect, test } from 'vitest'
import { plainNumber } from '../src/lib/decimal.ts'
import { difference } from '../src/lib/difference.ts'
import { isoMoment } from '../src/lib/moment.ts'
import { identifier } from '../src/lib/quote.ts'

test.each([
  ['0', '1970-01-01T00:00:00Z'],
  ['1790816523500000', '2026-10-01T01:02:03.5Z'],
  ['1790816523000001', '2026-10-01T01:02:03.000001Z'],
  ['-1', '1969-12-31T23:59:59.999999Z'],
  ['253402300799999999', '9999-12-31T23:59:59.999999Z'],
])('%s microseconds are %s', (microseconds, iso) => {
  expect(isoMoment(microseconds)).toBe(iso)
})

test.each([
  ['0', '0'],
  ['-0.0', '0'],
  ['12.50', '12.5'],
  ['-0.10', '-0.1'],
  ['.5', '0.5'],
  ['12345678901234567890123456789012345678.12345678901234567890123456789012345678'.slice(0, 70), expect.any(String)],
])('%s is %s', (text, plain) => {
  expect(plainNumber(text)).toEqual(plain)
})

test('what is no number is no answer', () => {
  expect(() => plainNumber('NaN')).toThrow('BigQuery gives NaN for a number')
})

test('names are quoted', () => {
  expect(identifier('a`b\\c')).toBe('`a\\`b\\\\c`')
})

const none = { rows: 2, sums: [], firstUsage: undefined, lastUsage: undefined }
const sum = { column: 'cost', currency: 'USD', sum: '1' }

test.each([
  [{ ...none, rows: 3 }, none, '3 rows, not 2'],
  [none, { ...none, sums: [sum] }, 'cost in USD is missing, not 1'],
  [{ ...none, sums: [{ ...sum, sum: '2' }] }, { ...none, sums: [sum] }, 'cost in USD is 2, not 1'],
  [{ ...none, sums: [sum] }, none, 'cost in USD is 1, and should not be there'],
  [{ ...none, lastUsage: 'b' }, { ...none, lastUsage: 'a' }, 'the last usage is b, not a'],
  [none, none, undefined],
])('%# totals that differ say where', (found, expected, says) => {
  expect(difference(found, expected)).toBe(says)
})

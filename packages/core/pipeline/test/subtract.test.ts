import { expect, test } from 'vitest'
import { subtract } from '../src/lib/subtract.ts'

test.each([
  ['0.25', '1.75', '-1.5'],
  ['1.75', '0.25', '1.5'],
  ['0', '0', '0'],
  ['0.1', '0.10', '0'],
  ['-3', '-0.000000000000000000000001', '-2.999999999999999999999999'],
  ['12345678901234567890', '0.5', '12345678901234567889.5'],
  ['0.05', '0.5', '-0.45'],
])('%s - %s = %s', (one, other, difference) => {
  expect(subtract(one, other)).toBe(difference)
})

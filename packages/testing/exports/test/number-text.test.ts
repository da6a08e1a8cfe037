import { expect, test } from 'vitest'
import { decimal, minus, negate, parseDecimal, plus, times, truncate } from '../src/lib/decimal.ts'
import { createDecimalSum } from '../src/lib/decimal-sum.ts'
import { javaDouble, tenDecimals } from '../src/lib/number-text.ts'

test.for<[units: number, scale: number, java: string, ten: string]>([
  [0, 0, '0.0', '0.0000000000'],
  [1, 0, '1.0', '1.0000000000'],
  [-1230, 2, '-12.3', '-12.3000000000'],
  [416, 4, '0.0416', '0.0416000000'],
  [1, 3, '0.001', '0.0010000000'],
  [9984, 7, '9.984E-4', '0.0009984000'],
  [9984, 10, '9.984E-7', '0.0000009984'],
  [10, 8, '1.0E-7', '0.0000001000'],
  [-5, 24, '-5.0E-24', '-0.000000000000000000000005'],
  [9_999_999, 0, '9999999.0', '9999999.0000000000'],
  [10_000_000, 0, '1.0E7', '10000000.0000000000'],
  [123_456_789_012, 2, '1.23456789012E9', '1234567890.1200000000'],
  [123_456_789_012_345, 12, '123.456789012345', '123.456789012345'],
])('%d × 10^-%d', ([units, scale, java, ten]) => {
  expect(javaDouble(decimal(units, scale))).toBe(java)
  expect(tenDecimals(decimal(units, scale))).toBe(ten)
  // The shortest text of a double has the same digits: what Parquet holds is what CSV says.
  expect(Number(java)).toBe(Number(ten))
})

test('arithmetic is exact, and refuses what needs more than fifteen digits', () => {
  expect(plus(parseDecimal('0.1'), parseDecimal('0.02'))).toEqual({ units: 12, scale: 2 })
  expect(minus(parseDecimal('1'), parseDecimal('0.0001'))).toEqual({ units: 9999, scale: 4 })
  expect(times(parseDecimal('0.0000166667'), parseDecimal('3.5'))).toEqual({ units: 5_833_345, scale: 11 })
  expect(truncate(parseDecimal('-1.29'), 1)).toEqual({ units: -12, scale: 1 })
  expect(negate(parseDecimal('0'))).toEqual({ units: 0, scale: 0 })
  expect(() => times(decimal(1e8, 0), decimal(1e8, 0))).toThrow(RangeError)
})

test('sums lose no digit of many large and small amounts', () => {
  const sum = createDecimalSum()
  for (let count = 0; count < 30; count++) sum.add(decimal(999_999_999_999_999, 2))
  sum.add(decimal(-1, 24))

  expect(sum.text()).toBe('299999999999999.699999999999999999999999')
  expect(sum.text()).toBe('299999999999999.699999999999999999999999')
})

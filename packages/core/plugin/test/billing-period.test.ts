import { expect, test } from 'vitest'
import { billingPeriod, billingPeriodOf, periodEnd, periodStart, shiftPeriod } from '../src/index.ts'

test.each(['2026-01', '2026-12', '1999-10'])('%s is a billing period', (text) => {
  expect(billingPeriod(text)).toBe(text)
})

test.each(['2026-00', '2026-13', '2026-1', '202601', '2026-01-01', ' 2026-01', '2026-01\n', ''])(
  '%j is none',
  (text) => {
    expect(() => billingPeriod(text)).toThrow(
      expect.objectContaining({ code: 'PERIOD_INVALID', fix: 'Write it as YYYY-MM.' }),
    )
  },
)

test('a period is a month in UTC: its first moment, and the first one after it', () => {
  const december = billingPeriod('2026-12')
  expect(periodStart(december).toISOString()).toBe('2026-12-01T00:00:00.000Z')
  expect(periodEnd(december).toISOString()).toBe('2027-01-01T00:00:00.000Z')
  expect(periodEnd(billingPeriod('2028-02')).toISOString()).toBe('2028-03-01T00:00:00.000Z')
})

test.each([
  ['2026-10-31T23:59:59.999Z', '2026-10'],
  ['2026-11-01T00:00:00Z', '2026-11'],
  ['2026-11-01T00:30:00+02:00', '2026-10'],
])('%s lies in %s', (moment, period) => {
  expect(billingPeriodOf(new Date(moment))).toBe(period)
})

test.each([
  ['2026-12', 1, '2027-01'],
  ['2026-01', -1, '2025-12'],
  ['2026-05', 0, '2026-05'],
  ['2026-05', -29, '2023-12'],
])('%s and %i months is %s', (from, months, to) => {
  expect(shiftPeriod(billingPeriod(from), months)).toBe(to)
})

test('of two periods the earlier one is the lesser text', () => {
  expect(billingPeriod('2025-12') < billingPeriod('2026-09')).toBe(true)
  expect(billingPeriod('2026-09') < billingPeriod('2026-10')).toBe(true)
})

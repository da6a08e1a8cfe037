import { expect, test } from 'vitest'
import { backfillWindow } from '../src/index.ts'

const daily = { cadence: 'daily', availabilityLagHours: 24, backfillWindowDays: 7 } as const

test.each([
  ['2026-11-21T10:00:00Z', '2026-11', '2026-11'],
  ['2026-11-05T10:00:00Z', '2026-10', '2026-11'],
  ['2026-11-01T10:00:00Z', '2026-10', '2026-10'],
  ['2026-01-03T00:00:00Z', '2025-12', '2026-01'],
])('daily, at %s, looks from %s to %s', (now, from, to) => {
  expect(backfillWindow(daily, new Date(now))).toEqual({ from, to })
})

test('hourly without lag or backfill looks at the running month', () => {
  const hourly = { cadence: 'hourly', availabilityLagHours: 0, backfillWindowDays: 0 } as const
  expect(backfillWindow(hourly, new Date('2026-11-01T00:00:00Z'))).toEqual({ from: '2026-11', to: '2026-11' })
})

test('monthly looks at months that have ended', () => {
  const monthly = { cadence: 'monthly', availabilityLagHours: 72, backfillWindowDays: 31 } as const
  expect(backfillWindow(monthly, new Date('2026-11-05T00:00:00Z'))).toEqual({ from: '2026-10', to: '2026-10' })
  expect(backfillWindow(monthly, new Date('2026-11-02T00:00:00Z'))).toEqual({ from: '2026-09', to: '2026-09' })
})

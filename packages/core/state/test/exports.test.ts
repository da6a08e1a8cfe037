import { billingPeriod } from '@openfinops/plugin'
import type { NewExport } from '@openfinops/state'
import { expect, it } from 'vitest'
import { result, start } from './fixture.ts'

const record: NewExport = {
  source: 'daily',
  period: billingPeriod('2026-03'),
  backend: 'local',
  table: 'aws_billing',
  manifestId: 'a',
  path: 'daily/billing_period=2026-03.parquet',
  bytes: 4096,
  sha256: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
  totals: result.totals,
}

it('records an export', () => {
  const { journal, run } = start()
  const before = new Date()
  const recorded = journal.recordExport(run, record)
  expect(recorded).toStrictEqual({ ...record, exportedAt: expect.any(Date) })
  expect(recorded.exportedAt >= before && recorded.exportedAt <= new Date()).toBe(true)
  expect(journal.exports({})).toStrictEqual([recorded])
})

it('replaces the one of the same source, period, backend and table', () => {
  const { journal, run } = start()
  journal.recordExport(run, record)
  const second = journal.recordExport(run, {
    ...record,
    manifestId: 'b',
    bytes: 8192,
    totals: { ...result.totals, rows: 7 },
  })
  expect(journal.exports({})).toStrictEqual([second])
})

it('lists them newest period first, by source, periods and backend', () => {
  const { journal, run } = start()
  journal.recordExport(run, { ...record, period: billingPeriod('2026-01') })
  journal.recordExport(run, record)
  journal.recordExport(run, { ...record, backend: 'remote' })
  journal.recordExport(run, { ...record, source: 'hourly', period: billingPeriod('2026-02') })
  const of = (filter: Parameters<typeof journal.exports>[0]) =>
    journal.exports(filter).map(({ source, period, backend }) => `${source} ${period} ${backend}`)
  expect(of({})).toEqual(['daily 2026-03 local', 'daily 2026-03 remote', 'hourly 2026-02 local', 'daily 2026-01 local'])
  expect(of({ source: 'daily', backend: 'local' })).toEqual(['daily 2026-03 local', 'daily 2026-01 local'])
  expect(of({ from: billingPeriod('2026-02'), to: billingPeriod('2026-02') })).toEqual(['hourly 2026-02 local'])
})

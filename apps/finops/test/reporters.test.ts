import { Writable } from 'node:stream'
import type { PipelineEvent } from '@openfinops/pipeline'
import { billingPeriod, FinopsError } from '@openfinops/plugin'
import { expect, onTestFinished, test, vi } from 'vitest'
import { errorText } from '../src/reporters/error-text.ts'
import { costs, counted, grouped, size } from '../src/reporters/numbers.ts'
import { openReporter } from '../src/reporters/reporter.ts'

const about = { source: 'daily', period: billingPeriod('2025-05'), manifest: 'm1' }

const download: readonly PipelineEvent[] = [
  { type: 'download-started', ...about, files: 2 },
  { type: 'download-progress', ...about, key: 'a', bytes: 1_000_000, of: 4_000_000 },
  { type: 'staged', ...about, files: 2, bytes: 5_000_000 },
]

test('a terminal has a line that is rewritten while a download goes on, and lines for what is done', () => {
  vi.useFakeTimers({ toFake: ['performance'] })
  onTestFinished(() => {
    vi.useRealTimers()
  })
  const { shown, reporter } = open({ columns: 80 })

  for (const event of download) {
    vi.advanceTimersByTime(100)
    reporter.event(event)
  }
  reporter.finish()

  const erase = '\r\u001b[2K'
  expect(shown()).toBe(
    `${erase}daily 2025-05 downloading 0 of 2 files, 0 bytes of 0 bytes, 0%` +
      `${erase}daily 2025-05 downloading 1 of 2 files, 1.0 MB of 4.0 MB, 25%` +
      `${erase}✓ daily 2025-05 extracted 2 files, 5.0 MB\n`,
  )
})

test('so is that of a load: whether its bytes are known or not', () => {
  vi.useFakeTimers({ toFake: ['performance'] })
  onTestFinished(() => {
    vi.useRealTimers()
  })
  const { shown, reporter } = open({ columns: 80 })

  vi.advanceTimersByTime(100)
  reporter.event({ type: 'load-started', ...about, backend: 'warehouse', table: 'bills' })
  vi.advanceTimersByTime(100)
  reporter.event({ type: 'load-progress', ...about, backend: 'warehouse', bytes: 500_000, of: 2_000_000 })

  const erase = '\r\u001b[2K'
  expect(shown()).toBe(`${erase}daily 2025-05 loading${erase}daily 2025-05 loading, 500.0 kB of 2.0 MB, 25%`)
})

test('a narrow terminal is not broken into two lines', () => {
  const { shown, reporter } = open({ columns: 20 })

  for (const event of download.slice(0, 1)) reporter.event(event)

  expect(shown()).toBe('\r\u001b[2Kdaily 2025-05 downl')
})

test('elsewhere there is one line for what is done and no control character', () => {
  const { shown, reporter } = open({ columns: undefined })

  for (const event of download) reporter.event(event)
  reporter.event({ type: 'discovered', ...about, manifest: 'evil\u001b[2J\r\nid', files: 1 })

  expect(shown()).toBe('✓ daily 2025-05 extracted 2 files, 5.0 MB\n✓ daily 2025-05 discovered evil[2J\nid, 1 file\n')
})

test('JSON lines have the time, every field, and errors with their causes', () => {
  const { shown, reporter } = open({ columns: undefined, json: true })
  const cause = new Error('socket hang up', { cause: new Error('ECONNRESET') })
  const error = new FinopsError('STORE_INTERRUPTED', 'Broke off', { file: 'a.csv', retryable: true, cause })

  reporter.event({ type: 'failed', step: 'extract', source: 'daily', period: about.period, manifest: undefined, error })

  const line: unknown = JSON.parse(shown())
  expect(line).toEqual({
    time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
    type: 'failed',
    step: 'extract',
    source: 'daily',
    period: '2025-05',
    manifest: null,
    error: {
      code: 'STORE_INTERRUPTED',
      title: 'The connection broke while an object was read',
      message: 'Broke off',
      place: { file: 'a.csv' },
      fix: null,
      retryable: true,
      causes: ['socket hang up', 'ECONNRESET'],
    },
  })
})

test('JSON lines tell the progress of a file once a second, and its end', () => {
  vi.useFakeTimers({ toFake: ['performance'] })
  onTestFinished(() => {
    vi.useRealTimers()
  })
  const { shown, reporter } = open({ columns: undefined, json: true })

  for (const bytes of [1, 2, 3, 4, 5, 6]) {
    reporter.event({ type: 'download-progress', ...about, key: 'a', bytes, of: 6 })
    vi.advanceTimersByTime(400)
  }

  const lines = shown().trim().split('\n')
  expect(lines.map((line) => JSON.parse(line).bytes)).toEqual([1, 4, 6])
})

test('an error says code, title, what happened, where, and what to do', () => {
  const error = new FinopsError('VALUE_INVALID', '"cheap" is not a number', {
    file: 'cur/daily-00001.csv.gz',
    line: 3,
    column: 'lineItem/UnblendedCost',
    value: 'cheap',
    fix: 'Ask the vendor.',
  })

  expect(errorText(error)).toBe(`VALUE_INVALID  A value is not of the type its column has
  "cheap" is not a number
  at cur/daily-00001.csv.gz, line 3, lineItem/UnblendedCost: cheap
  fix: Ask the vendor.`)
})

test.for([
  [0, '0 bytes', '0'],
  [999, '999 bytes', '999'],
  [1000, '1.0 kB', '1,000'],
  [123_456_789, '123.5 MB', '123,456,789'],
  [999_960, '1.0 MB', '999,960'],
  [5_000_000_000_000, '5.0 TB', '5,000,000,000,000'],
] as const)('%d bytes are %s', ([bytes, bySize, byDigits]) => {
  expect(size(bytes)).toBe(bySize)
  expect(grouped(bytes)).toBe(byDigits)
})

test('costs keep every digit and stay apart by currency', () => {
  const totals = { rows: 3, firstUsage: undefined, lastUsage: undefined }
  const sums = [
    { column: 'lineitem_blendedcost', currency: 'USD', sum: '1' },
    { column: 'lineitem_unblendedcost', currency: 'EUR', sum: '-1234567.00000000000000000001' },
    { column: 'lineitem_unblendedcost', currency: 'USD', sum: '0.5' },
  ]

  expect(costs({ ...totals, sums })).toBe('EUR -1,234,567.00000000000000000001 + USD 0.5')
  expect(costs({ ...totals, sums: sums.slice(0, 1) })).toBe('USD 1')
  expect(costs({ ...totals, sums: [] })).toBe('')
  expect(counted(1, 'row')).toBe('1 row')
})

function open({ columns, json = false }: { readonly columns: number | undefined; readonly json?: boolean }) {
  let text = ''
  const stdout = new Writable({
    write(chunk, _encoding, done) {
      text += chunk
      done()
    },
  })
  const world = {
    cwd: '/',
    env: {},
    stdin: process.stdin,
    stdout,
    stderr: stdout,
    colorDepth: 1,
    columns,
    signal: new AbortController().signal,
  }
  return { shown: () => text, reporter: openReporter(world, { json, quiet: false }) }
}

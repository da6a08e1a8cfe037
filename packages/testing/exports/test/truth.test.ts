import { describe, expect, test } from 'vitest'
import { type ExportFormat, type ExportKind, generateExport } from '../src/index.ts'
import { exactSum } from './support/exact-sum.ts'
import { folder } from './support/folder.ts'
import { readRows } from './support/read-rows.ts'
import { everyCharge, request } from './support/request.ts'

const start = /^(lineItem\/UsageStartDate|line_item_usage_start_date|ChargePeriodStart)$/
const end = /^(lineItem\/UsageEndDate|line_item_usage_end_date|ChargePeriodEnd)$/

describe('the truth is what an independent reader finds in the files', () => {
  test.for<{ kind: ExportKind; format: ExportFormat }>([
    { kind: 'aws-cur-v1', format: 'csv' },
    { kind: 'aws-cur-v1', format: 'csv.gz' },
    { kind: 'aws-cur-v1', format: 'csv.zip' },
    { kind: 'aws-cur-v1', format: 'parquet' },
    { kind: 'aws-cur-v2', format: 'csv.gz' },
    { kind: 'aws-cur-v2', format: 'parquet' },
    { kind: 'aws-focus-1.0', format: 'csv.gz' },
    { kind: 'aws-focus-1.0', format: 'parquet' },
    { kind: 'aws-focus-1.2', format: 'csv.gz' },
    { kind: 'aws-focus-1.2', format: 'parquet' },
  ])('$kind in $format', async ({ kind, format }) => {
    const { objects, truth } = await generateExport(
      request({ kind, format, rows: 1500, rowsPerFile: 700, charges: everyCharge, restate: 1 }),
      folder(),
    )
    const rows = await readRows({ objects, truth })
    const [first = {}] = rows
    const texts = (column: string) => rows.map((row) => row[column] ?? 'missing')
    const times = (name: RegExp) => texts(Object.keys(first).find((column) => name.test(column)) ?? '').sort()

    expect(objects.filter(({ role }) => role === 'data')).toHaveLength(3)
    expect(truth.rows).toBe(1508)
    expect(rows).toHaveLength(1508)
    expect(truth.sums.length).toBeGreaterThanOrEqual(4)
    expect(truth.sums.map(({ column, sum }) => [column, sum])).toEqual(
      truth.sums.map(({ column }) => [column, exactSum(texts(column))]),
    )
    expect(utc(truth.firstUsage)).toBe(utc(times(start)[0]))
    expect(utc(truth.lastUsage)).toBe(utc(times(end).at(-1)))
  })
})

test('costs reach 24 decimals and are spelled as AWS does', async () => {
  const { objects, truth } = await generateExport(request({ rows: 4000, charges: { usage: 1 } }), folder())
  const costs = (await readRows({ objects, truth })).map((row) => row['lineItem/UnblendedCost'] ?? '')
  const share = (kind: RegExp) => costs.filter((cost) => kind.test(cost)).length / costs.length

  expect(share(/^0\.0$/)).toBeGreaterThan(0.25)
  expect(share(/^\d\.\d+E-\d+$/)).toBeGreaterThan(0.05)
  expect(share(/^\d+\.\d+$/)).toBeGreaterThan(0.25)
  expect(share(/^(0\.0|[1-9]\d*\.\d+|0\.0{0,2}[1-9]\d*|[1-9]\.\d+E-\d+)$/)).toBe(1)
  const sum = truth.sums.find(({ column }) => column === 'lineItem/UnblendedCost')?.sum
  expect(sum).toMatch(/\.\d{20,24}$/)
})

test('an export without rows is one file with a header', async () => {
  const { objects, truth } = await generateExport(request({ rows: 0 }), folder())

  expect(await readRows({ objects, truth })).toEqual([])
  expect(objects.map(({ role }) => role)).toEqual(['data', 'manifest', 'manifest'])
  expect(truth).toMatchObject({ rows: 0, firstUsage: '', lastUsage: '' })
  expect(truth.sums.every(({ sum, currency }) => sum === '0' && currency === 'USD')).toBe(true)
})

function utc(text = ''): number {
  return Date.parse(`${text.replace(' ', 'T').replace('Z', '')}Z`)
}

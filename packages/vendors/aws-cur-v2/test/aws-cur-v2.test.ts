import { readFileSync } from 'node:fs'
import { testVendor } from '@openfinops/conformance'
import type { SourceColumn } from '@openfinops/plugin'
import { describe, expect, test } from 'vitest'
import plugin, { awsCurV2 } from '../src/index.ts'

const text = readFileSync(new URL('fixtures/cur-2.0-manifest.json', import.meta.url), 'utf8')
const written = JSON.parse(text)
const columns: readonly SourceColumn[] = written.columns

const execution = '2026-10-02T04:05:06.789Z-0c5f2a1e-1111-4222-8333-444455556666'
const newReport = {
  ...written,
  executionId: '0c5f2a1e-1111-4222-8333-444455556666',
  columns: [
    { name: 'line_item_unblended_cost', type: 'double' },
    { name: 'team', type: 'string' },
  ],
  dataFiles: [{ key: `daily/data/BILLING_PERIOD=2026-09/${execution}/daily-00001.snappy.parquet` }],
}

testVendor({
  test,
  vendor: awsCurV2,
  deliveries: [
    {
      name: 'CSV, overwritten in place',
      location: { prefix: 'exports', export: 'daily' },
      objects: [
        { key: 'exports/daily/data/BILLING_PERIOD=2026-09/daily-00001.csv.gz' },
        { key: 'exports/daily/data/BILLING_PERIOD=2026-09/daily-00002.csv.gz' },
        { key: 'exports/daily/data/BILLING_PERIOD=2026-09/daily-00003.csv.gz' },
        {
          key: 'exports/daily/metadata/BILLING_PERIOD=2026-09/daily-Manifest.json',
          text,
          lastModified: '2026-10-01T10:00:00Z',
        },
      ],
      foreign: ['exports/daily-old/metadata/BILLING_PERIOD=2026-09/daily-old-Manifest.json'],
      manifests: [
        {
          id: '7d1f6a52-90f4-4f5f-8b0b-3a2f1c9e7d10',
          export: 'daily',
          payer: '444455556666',
          period: '2026-09',
          createdAt: '2026-10-01T10:00:00.000Z',
          latest: true,
          inPlace: true,
          format: 'csv.gz',
          files: [
            'exports/daily/data/BILLING_PERIOD=2026-09/daily-00001.csv.gz',
            'exports/daily/data/BILLING_PERIOD=2026-09/daily-00002.csv.gz',
          ],
          columns,
          rows: undefined,
          schema: 'CUR 2.0',
        },
      ],
    },
    {
      name: 'Parquet, new reports, copied to another prefix, a selection of columns',
      location: { prefix: 'copy/of', export: undefined },
      objects: [
        { key: `copy/of/daily/data/BILLING_PERIOD=2026-09/${execution}/daily-00001.snappy.parquet` },
        {
          key: `copy/of/daily/metadata/BILLING_PERIOD=2026-09/${execution}/daily-Manifest.json`,
          text: JSON.stringify(newReport),
        },
      ],
      manifests: [
        {
          id: '0c5f2a1e-1111-4222-8333-444455556666',
          export: 'daily',
          payer: '444455556666',
          period: '2026-09',
          createdAt: '2026-10-02T04:05:06.789Z',
          latest: false,
          inPlace: false,
          format: 'parquet',
          files: [`copy/of/daily/data/BILLING_PERIOD=2026-09/${execution}/daily-00001.snappy.parquet`],
          columns: newReport.columns,
          rows: undefined,
          schema: 'CUR 2.0',
        },
      ],
    },
  ],
  columns: {
    manifest: [
      ['line_item_unblended_cost', 'double', 'decimal', 'cost'],
      ['line_item_currency_code', 'string', 'text', 'currency'],
      ['line_item_usage_start_date', 'timestamp', 'timestamp', 'start'],
      ['line_item_usage_end_date', 'timestamp', 'timestamp', 'end'],
      ['line_item_usage_account_id', 'string', 'text', 'account'],
      ['line_item_product_code', 'string', 'text', 'service'],
      ['bill_payer_account_id', 'string', 'text', 'payer'],
      ['line_item_unblended_rate', 'string', 'decimal'],
      ['reservation_total_reserved_units', 'string', 'decimal'],
      ['reservation_start_time', 'string', 'text'],
      ['split_line_item_split_cost', 'double', 'decimal'],
      ['product', 'map', 'map'],
      ['discount', 'map', 'map'],
      ['resource_tags', undefined, 'map'],
      ['product_sku', 'string', 'text'],
      ['team', 'string', 'text'],
      ['my_cost', 'double', 'decimal'],
    ],
  },
})

describe('options', () => {
  test('a pattern finds the period in folders of another name', () => {
    const key = 'e/metadata/month=2026-09/e-Manifest.json'
    const options = plugin.options['~standard'].validate({ partition_regex: 'month=(\\d{4}-\\d{2})' })
    if (options instanceof Promise || options.issues !== undefined) throw new Error('the options are valid')
    const { discovery } = awsCurV2({ prefix: '', export: 'e' }, options.value)
    if (discovery.type !== 'manifest') throw new Error('it reads manifests')
    expect(discovery.isManifest(key)).toBe(true)
    const manifest = JSON.stringify({ ...newReport, dataFiles: [] })
    expect(discovery.parse(manifest, { key, bytes: 1, etag: '', lastModified: new Date(0) }).period).toBe('2026-09')
  })

  test('a pattern without a group is refused', async () => {
    const { issues } = await plugin.options['~standard'].validate({ export_id_regex: 'x' })
    expect(issues).toHaveLength(1)
  })
})

test('a FOCUS export is refused, with the vendor that reads it', () => {
  const { discovery } = awsCurV2({ prefix: '', export: 'e' })
  if (discovery.type !== 'manifest') throw new Error('it reads manifests')
  const focus = { ...newReport, columns: [{ name: 'BilledCost' }, { name: 'ChargePeriodStart' }] }
  const object = {
    key: 'e/metadata/billing_period=2026-09/e-Manifest.json',
    bytes: 1,
    etag: '',
    lastModified: new Date(0),
  }
  expect(() => discovery.parse(JSON.stringify(focus), object)).toThrow(
    expect.objectContaining({ code: 'MANIFEST_INVALID', fix: expect.stringContaining('aws-focus') }),
  )
})

test('a file of another month is refused, and so are two formats', () => {
  const { discovery } = awsCurV2({ prefix: '', export: 'e' })
  if (discovery.type !== 'manifest') throw new Error('it reads manifests')
  const object = {
    key: 'e/metadata/BILLING_PERIOD=2026-09/e-Manifest.json',
    bytes: 1,
    etag: '',
    lastModified: new Date(0),
  }
  const parse = (...dataFiles: string[]) => discovery.parse(JSON.stringify({ ...newReport, dataFiles }), object)
  expect(() => parse('s3://b/e/data/BILLING_PERIOD=2026-08/e-00001.csv.gz')).toThrow(/2026-08/)
  expect(() => parse('e/data/BILLING_PERIOD=2026-09/a.csv.gz', 'e/data/BILLING_PERIOD=2026-09/b.parquet')).toThrow(
    /several formats/,
  )
})

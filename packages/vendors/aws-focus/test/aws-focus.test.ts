import { readFileSync } from 'node:fs'
import { testVendor } from '@openfinops/conformance'
import type { SourceColumn } from '@openfinops/plugin'
import { describe, expect, test } from 'vitest'
import { awsFocus } from '../src/index.ts'

const text = readFileSync(new URL('fixtures/focus-1.2-manifest.json', import.meta.url), 'utf8')
const columns: readonly SourceColumn[] = JSON.parse(text).columns
const execution = '2026-06-01T23:48:02.356Z-9b6b32ef-2b70-3d10-9448-07e23ebce6b9'
const file = `finops/focus-daily/data/billing_period=2026-05/${execution}/focus-daily-00001.snappy.parquet`

testVendor({
  test,
  vendor: awsFocus,
  deliveries: [
    {
      name: 'FOCUS 1.2, a folder for each execution',
      location: { prefix: 'finops', export: 'focus-daily' },
      objects: [
        { key: file },
        { key: 'finops/focus-daily/metadata/billing_period=2026-05/focus-daily-Manifest.json', text },
        { key: `finops/focus-daily/metadata/billing_period=2026-05/${execution}/focus-daily-Manifest.json`, text },
      ],
      foreign: [
        'finops/cur/metadata/BILLING_PERIOD=2026-05/cur-Manifest.json',
        'finops/focus-daily/20260501-20260601/focus-daily-Manifest.json',
      ],
      manifests: [true, false].map((latest) => ({
        id: '9b6b32ef-2b70-3d10-9448-07e23ebce6b9',
        export: 'focus-daily',
        payer: '111122223333',
        period: '2026-05',
        createdAt: '2026-06-01T23:48:02.356Z',
        latest,
        inPlace: false,
        format: 'parquet',
        files: [file],
        columns,
        rows: undefined,
        schema: 'FOCUS 1.2',
      })),
    },
  ],
  columns: {
    manifest: [
      ['BilledCost', 'double', 'decimal', 'cost'],
      ['EffectiveCost', 'double', 'decimal', 'cost'],
      ['BillingCurrency', 'string', 'text', 'currency'],
      ['BillingAccountId', 'string', 'text', 'payer'],
      ['SubAccountId', 'string', 'text', 'account'],
      ['ServiceName', 'string', 'text', 'service'],
      ['ChargePeriodStart', 'timestamp', 'timestamp', 'start'],
      ['ChargePeriodEnd', 'timestamp', 'timestamp', 'end'],
      ['ConsumedQuantity', 'double', 'decimal'],
      ['SkuId', 'string', 'text'],
      ['Tags', 'map', 'map'],
      ['x_Discounts', 'map', 'map'],
      ['x_Operation', 'string', 'text'],
      ['x_NewNumber', 'double', 'decimal'],
    ],
  },
})

describe('the version of FOCUS', () => {
  const found = (...names: string[]) => {
    const { discovery } = awsFocus({ prefix: '', export: undefined })
    if (discovery.type !== 'manifest') throw new Error('it reads manifests')
    const key = 'e/metadata/billing_period=2026-05/e-Manifest.json'
    const manifest = { executionId: 'x', columns: names.map((name) => ({ name, type: 'string' })), dataFiles: [] }
    return discovery.parse(JSON.stringify(manifest), { key, bytes: 1, etag: '', lastModified: new Date(0) }).schema
  }

  test('is the newest that brought one of the columns', () => {
    expect(found('BilledCost', 'ChargePeriodStart')).toBe('FOCUS 1.0')
    expect(found('BilledCost', 'SkuMeter')).toBe('FOCUS 1.1')
    expect(found('BilledCost', 'SkuMeter', 'InvoiceId')).toBe('FOCUS 1.2')
    expect(found('BilledCost', 'InvoiceId', 'ContractApplied')).toBe('FOCUS 1.3')
    expect(found('BilledCost', 'UsageQuantity', 'Region')).toBe('FOCUS 1.0-preview')
  })

  test('another table is refused, with the vendor that reads it', () => {
    expect(() => found('line_item_unblended_cost')).toThrow(
      expect.objectContaining({ code: 'MANIFEST_INVALID', fix: expect.stringContaining('aws-cur-v2') }),
    )
  })
})

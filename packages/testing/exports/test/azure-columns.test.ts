import { expect, test } from 'vitest'
import { type Agreement, type AzureOptions, type ExportKind, generateExport } from '../src/index.ts'
import { ea20240801, mca20231201Preview, payg20191101 } from './support/azure-headers.ts'
import { azureRequest } from './support/azure-request.ts'
import { folder } from './support/folder.ts'
import { readRows } from './support/read-rows.ts'

test.for<{ agreement: Agreement; header: readonly string[]; count: number }>([
  { agreement: 'ea', header: ea20240801, count: 57 },
  { agreement: 'mca', header: mca20231201Preview, count: 65 },
  { agreement: 'payg', header: payg20191101, count: 24 },
])('actual, amortized and usage exports of $agreement have its columns, in CSV and Parquet', async (expected) => {
  const header = async (kind: ExportKind, format: 'csv' | 'parquet') => {
    const asked = azureRequest({ kind, format, rows: 20, azure: { agreement: expected.agreement } })
    const [row = {}] = await readRows(await generateExport(asked, folder()))
    return Object.keys(row)
  }

  expect(expected.header).toHaveLength(expected.count)
  expect(await header('azure-actual', 'csv')).toEqual(expected.header)
  expect(await header('azure-amortized', 'parquet')).toEqual(expected.header)
  expect(await header('azure-usage', 'csv')).toEqual(expected.header)
})

test.for<{
  kind: ExportKind
  version?: NonNullable<AzureOptions['dataVersion']>
  count: number
  has: readonly string[]
  lacks: readonly string[]
}>([
  {
    kind: 'azure-focus-1.0',
    version: '1.0-preview(v1)',
    count: 94,
    has: ['ChargeSubcategory', 'UsageQuantity', 'x_OnDemandCost'],
    lacks: ['ContractedCost', 'ChargeClass'],
  },
  { kind: 'azure-focus-1.0', count: 96, has: ['ContractedCost', 'x_InvoiceId'], lacks: ['SkuMeter'] },
  { kind: 'azure-focus-1.0', version: '1.0r2', count: 96, has: ['ChargeClass'], lacks: ['InvoiceId'] },
  { kind: 'azure-focus-1.2', count: 105, has: ['InvoiceId', 'x_SkuDetails'], lacks: ['AvailabilityZone'] },
  { kind: 'azure-focus-1.2', version: '1.2', count: 104, has: ['SkuMeter'], lacks: ['x_SkuDetails'] },
])('$kind $version has $count columns', async ({ kind, version, count, has, lacks }) => {
  const azure = version === undefined ? {} : { dataVersion: version }
  const [row = {}] = await readRows(await generateExport(azureRequest({ kind, rows: 20, azure }), folder()))
  const header = Object.keys(row)

  expect(header).toHaveLength(count)
  expect(header).toEqual(expect.arrayContaining([...has]))
  expect(header.filter((name) => lacks.includes(name))).toEqual([])
})

test('a Microsoft Customer Agreement bills in a currency of its own', async () => {
  const asked = azureRequest({ currency: 'EUR', invoiced: true, charges: { usage: 1 }, azure: { agreement: 'mca' } })
  const { objects, truth } = await generateExport(asked, folder())
  const rows = await readRows({ objects, truth })
  const billed = (row: Readonly<Record<string, string>>) => Number(row['costInBillingCurrency'])

  expect(truth.sums).toMatchObject([{ column: 'costInBillingCurrency', currency: 'EUR' }])
  expect(rows[0]).toMatchObject({
    billingCurrency: 'EUR',
    pricingCurrency: 'USD',
    exchangeRatePricingToBilling: '0.9',
    invoiceId: 'G2026020001',
  })
  expect(rows.every((row) => Math.abs(billed(row) - Number(row['costInUsd']) * 0.9) < 1e-9)).toBe(true)
})

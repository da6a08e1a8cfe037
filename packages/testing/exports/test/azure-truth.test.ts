import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { type Agreement, type ExportFormat, type ExportKind, type ExportRequest, generateExport } from '../src/index.ts'
import { azureRequest, everyAzureCharge, laterRun } from './support/azure-request.ts'
import { exactSum } from './support/exact-sum.ts'
import { folder } from './support/folder.ts'
import { readRows } from './support/read-rows.ts'

const focusCosts = ['BilledCost', 'ContractedCost', 'EffectiveCost', 'ListCost']

test.for<{ kind: ExportKind; format: ExportFormat; agreement: Agreement; costs: readonly string[] }>([
  { kind: 'azure-actual', format: 'csv', agreement: 'ea', costs: ['CostInBillingCurrency'] },
  { kind: 'azure-actual', format: 'parquet', agreement: 'mca', costs: ['costInBillingCurrency'] },
  { kind: 'azure-amortized', format: 'csv.gz', agreement: 'mca', costs: ['costInBillingCurrency'] },
  { kind: 'azure-amortized', format: 'parquet', agreement: 'ea', costs: ['CostInBillingCurrency'] },
  { kind: 'azure-usage', format: 'csv', agreement: 'payg', costs: ['PreTaxCost'] },
  { kind: 'azure-usage', format: 'csv.gz', agreement: 'ea', costs: ['CostInBillingCurrency'] },
  { kind: 'azure-focus-1.0', format: 'csv.gz', agreement: 'ea', costs: focusCosts },
  { kind: 'azure-focus-1.0', format: 'parquet', agreement: 'mca', costs: focusCosts },
  { kind: 'azure-focus-1.2', format: 'csv', agreement: 'mca', costs: focusCosts },
  { kind: 'azure-focus-1.2', format: 'parquet', agreement: 'ea', costs: focusCosts },
])('$kind in $format under $agreement: the truth is what an independent reader finds', async (expected) => {
  const { kind, format, agreement, costs } = expected
  const changes: Partial<ExportRequest> = { rows: 1500, rowsPerFile: 700, charges: everyAzureCharge, restate: 1 }
  const asked = azureRequest({ kind, format, currency: 'EUR', azure: { agreement }, ...changes })
  const generated = await generateExport(asked, folder())
  const rows = await readRows(generated)
  const { truth } = generated

  expect(generated.objects.filter(({ role }) => role === 'data')).toHaveLength(3)
  expect([truth.rows, rows.length]).toEqual([1508, 1508])
  expect(truth.sums).toEqual(
    costs.map((column) => ({ column, currency: 'EUR', sum: exactSum(rows.map((row) => row[column] ?? 'missing')) })),
  )
  expect(truth.firstUsage).toBe('2026-02-01T00:00:00Z')
  expect(truth.lastUsage).toBe(kind.startsWith('azure-focus') ? '2026-03-01T00:00:00Z' : '')
})

test.for<Partial<ExportRequest>>([
  { kind: 'azure-actual', format: 'csv.gz' },
  { kind: 'azure-focus-1.2', format: 'parquet' },
])('the same request for $kind in $format writes the same bytes, another seed others', async (changes) => {
  const digests = async (seed: number) => {
    const { objects } = await generateExport(azureRequest({ ...changes, seed, rowsPerFile: 200 }), folder())
    return objects.map(({ key, path }) => [key, createHash('sha256').update(readFileSync(path)).digest('hex')])
  }
  const once = await digests(1)

  expect(once).toHaveLength(4)
  expect(await digests(1)).toEqual(once)
  expect((await digests(2))[0]).not.toEqual(once[0])
})

test('a later delivery has the rows of the first, some of less usage, and late ones', async () => {
  const delivery = async (restate: number) =>
    readRows(await generateExport(azureRequest({ rows: 2000, id: laterRun, restate }), folder()))
  const [first, second, third] = [await delivery(0), await delivery(1), await delivery(2)]
  const changed = (from: typeof first, to: typeof first) =>
    from.flatMap((row, index) => (row['Quantity'] === to[index]?.['Quantity'] ? [] : [index]))
  const once = changed(first, second)
  const again = new Set(changed(second, third))

  expect([first.length, second.length, third.length]).toEqual([2000, 2010, 2020])
  expect(once.length).toBeGreaterThan(10)
  expect(once.length).toBeLessThan(60)
  expect(once.every((index) => Number(second[index]?.['Quantity']) < Number(first[index]?.['Quantity']))).toBe(true)
  // What the second changed stays changed in the third; the third changes other rows.
  expect(once.every((index) => again.has(index) || third[index]?.['Quantity'] === second[index]?.['Quantity'])).toBe(
    true,
  )
  expect(again.size).toBeGreaterThan(10)
  const unchanged = first.findIndex((_, index) => !once.includes(index) && !again.has(index))
  expect(third[unchanged]).toEqual(first[unchanged])
  expect(third.slice(2000, 2010)).toEqual(second.slice(2000))
})

test.for<Partial<ExportRequest>>([
  { rows: 1, charges: { ri: 1 } },
  { rows: 1, charges: { sp: 1 } },
  { rows: 2, charges: { ri: 1 }, azure: { through: 1 } },
  { rows: 799, charges: { ri: 1 } },
  { rows: 799, charges: { ri: 1 }, azure: { through: 1 } },
  { rows: 803, charges: { sp: 1 }, azure: { through: 3 } },
  { kind: 'azure-amortized', rows: 1, charges: { ri: 1 } },
  { kind: 'azure-amortized', rows: 799, charges: { ri: 1, sp: 1 } },
  { kind: 'azure-usage', rows: 33, charges: { ri: 1, sp: 1, refund: 1 } },
  { kind: 'azure-focus-1.2', rows: 1, charges: { ri: 1 } },
  { kind: 'azure-focus-1.2', rows: 2, charges: { sp: 1 } },
  { kind: 'azure-focus-1.0', rows: 801, charges: { ri: 1 } },
  { kind: 'azure-focus-1.0', rows: 801, charges: { ri: 1 }, azure: { through: 1 } },
  { rows: 40, charges: { rounding: 1, usage: 1 } },
])('exactly as many rows as asked for: $rows of $charges', async (changes) => {
  const generated = await generateExport(azureRequest(changes), folder())

  expect(generated.truth.rows).toBe(changes.rows)
  expect(await readRows(generated)).toHaveLength(changes.rows ?? 0)
})

test.for<ExportFormat>(['csv', 'csv.gz', 'parquet'])(
  'an export without rows is one file with a header: %s',
  async (format) => {
    const generated = await generateExport(azureRequest({ rows: 0, format }), folder())

    expect(await readRows(generated)).toEqual([])
    expect(generated.objects.map(({ role }) => role)).toEqual(['data', 'manifest'])
    expect(JSON.parse(readFileSync(generated.objects[1]?.path ?? '', 'utf8'))).toMatchObject({
      blobCount: 1,
      dataRowCount: 0,
    })
    expect(generated.truth).toEqual({
      rows: 0,
      sums: [{ column: 'CostInBillingCurrency', currency: 'USD', sum: '0' }],
      firstUsage: '',
      lastUsage: '',
    })
  },
)

test.for<[problem: RegExp, changes: Partial<ExportRequest>]>([
  [/csv\.zip/, { format: 'csv.zip' }],
  [/not a run id/, { id: '20260303T053621Z' }],
  [/options of AWS/, { artifacts: true }],
  [/no FOCUS exports/, { kind: 'azure-focus-1.0', azure: { agreement: 'payg' } }],
  [/no version 1\.2/, { kind: 'azure-focus-1.0', azure: { dataVersion: '1.2' } }],
  [/no version 1\.0/, { azure: { dataVersion: '1.0' } }],
  [/manifest of 2024/, { kind: 'azure-focus-1.2', azure: { manifest: 'none' } }],
  [/manifest of 2024/, { format: 'parquet', azure: { manifest: '2021-01-01' } }],
  [/timestamps/, { format: 'parquet', azure: { dates: 'us' } }],
  [/tagBraces/, { kind: 'azure-focus-1.2', azure: { tagBraces: false } }],
  [/folder says/, { azure: { manifest: '2021-01-01', folders: 'month' } }],
  [/Runs without a folder/, { layout: 'create-new', azure: { folders: 'month' } }],
  [/31 is not a day/, { azure: { through: 31 } }],
  [/not a billing period/, { period: '2026-13' }],
  [/given twice/, { columns: { tags: ['team', 'team'] } }],
  [/weight above 0/, { charges: { tax: 1 } }],
  [/no options of Azure/, { kind: 'aws-cur-v1', azure: {} }],
])('%s', async ([problem, changes]) => {
  const target = folder()

  await expect(generateExport(azureRequest(changes), target)).rejects.toThrow(problem)
  await expect(generateExport(azureRequest(changes), target)).rejects.toThrow(RangeError)
})

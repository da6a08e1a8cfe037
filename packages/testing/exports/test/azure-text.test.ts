import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { type AzureOptions, type ExportRequest, generateExport } from '../src/index.ts'
import { shortest } from '../src/lib/azure/number-text.ts'
import { decimal } from '../src/lib/decimal.ts'
import { azureRequest } from './support/azure-request.ts'
import { folder } from './support/folder.ts'
import { readRows } from './support/read-rows.ts'

test.for<[units: number, scale: number, text: string]>([
  [0, 5, '0'],
  [24, 0, '24'],
  [2400, 2, '24'],
  [-493_152, 6, '-0.493152'],
  [1, 4, '0.0001'],
  [4, 5, '4e-05'],
  [-7_868_375, 11, '-7.868375e-05'],
  [12, 13, '1.2e-12'],
  [5, 24, '5e-24'],
  [100, 0, '100'],
])('%d × 10^-%d is %s', ([units, scale, text]) => {
  expect(shortest(decimal(units, scale))).toBe(text)
})

test('costs have exponents and up to 24 decimals', async () => {
  const { objects, truth } = await generateExport(
    azureRequest({ rows: 4000, currency: 'EUR', restate: 3, charges: { usage: 1 } }),
    folder(),
  )
  const costs = (await readRows({ objects, truth })).map((row) => row['CostInBillingCurrency'] ?? '')

  expect(costs.filter((cost) => /^\d(\.\d+)?e-\d\d$/.test(cost)).length).toBeGreaterThan(100)
  expect(costs.filter((cost) => !/^(0|[1-9]\d*)(\.\d*[1-9])?$|^[1-9](\.\d*[1-9])?e-\d\d$/.test(cost))).toEqual([])
  expect(truth.sums[0]?.sum).toMatch(/\.\d{20,24}$/)
})

test.for<{ azure: AzureOptions; first: string; ends: string }>([
  { azure: {}, first: '02/01/2026', ends: '02/28/2026' },
  { azure: { dates: 'iso' }, first: '2026-02-01', ends: '2026-02-28' },
])('days are written as the request says: $first', async ({ azure, first, ends }) => {
  const rows = await readRows(await generateExport(azureRequest({ rows: 2000, azure }), folder()))

  expect(rows.map((row) => row['Date'] ?? '').toSorted()[0]).toBe(first)
  expect(new Set(rows.map((row) => row['BillingPeriodEndDate']))).toEqual(new Set([ends]))
})

test('FOCUS and Parquet have moments', async () => {
  const [focus] = await readRows(await generateExport(azureRequest({ kind: 'azure-focus-1.0' }), folder()))
  const [parquet] = await readRows(await generateExport(azureRequest({ format: 'parquet' }), folder()))

  expect(focus?.['BillingPeriodEnd']).toBe('2026-03-01T00:00:00Z')
  expect(focus?.['ChargePeriodStart']).toMatch(/^2026-02-\d\dT00:00:00Z$/)
  expect(parquet?.['BillingPeriodEndDate']).toBe('2026-02-28 00:00:00')
})

test.for([0, 1, 2] as const)('every part begins with %d byte order marks', async (byteOrderMarks) => {
  const { objects } = await generateExport(azureRequest({ rowsPerFile: 300, azure: { byteOrderMarks } }), folder())
  const starts = objects.slice(0, 2).map(({ path }) => readFileSync(path, 'utf8').replace(/InvoiceSectionName.*/s, ''))

  expect(starts).toEqual(['\uFEFF'.repeat(byteOrderMarks), '\uFEFF'.repeat(byteOrderMarks)])
})

test.for<{ changes: Partial<ExportRequest>; ends: string }>([
  { changes: {}, ends: 'Normalized\r\n' },
  { changes: { newline: '\n' }, ends: 'Normalized\n' },
])('rows end with CRLF unless the request says otherwise', async ({ changes, ends }) => {
  const { objects } = await generateExport(azureRequest({ rows: 0, ...changes }), folder())

  expect(readFileSync(objects[0]?.path ?? '', 'utf8').endsWith(ends)).toBe(true)
})

test('tags are JSON, without braces unless asked for, and hold what readers stumble over', async () => {
  const tags = async (changes: Partial<ExportRequest>) => {
    const asked = azureRequest({ rows: 3000, columns: { tags: ['team', 'a "b"'] }, ...changes })
    return (await readRows(await generateExport(asked, folder()))).map((row) => row['Tags'] ?? 'missing')
  }
  const bare = await tags({})
  const braced = await tags({ azure: { tagBraces: true } })
  const focus = await tags({ kind: 'azure-focus-1.2' })

  expect(bare.find((text) => text.includes('"team": ') && text.includes('a \\"b\\"'))).toMatch(
    /^"team": ".*","a \\"b\\"": ".*"$/,
  )
  expect(bare.map((text) => (text === '' ? '' : `{${text}}`))).toEqual(braced)
  const values = braced.flatMap((text): unknown[] => (text === '' ? [] : Object.values(JSON.parse(text))))
  expect(values).toEqual(expect.arrayContaining(['a, b and "c"', 'first line\nsecond line', '"', '請求書 🧾']))
  expect(focus).toContain('{}')
  expect(focus.every((text) => typeof JSON.parse(text) === 'object')).toBe(true)
})

test('AdditionalInfo is JSON, some of it over several lines, and names reservations', async () => {
  const rows = await readRows(
    await generateExport(azureRequest({ rows: 3000, charges: { usage: 2, ri: 1 } }), folder()),
  )
  const infos = rows.map((row) => row['AdditionalInfo'] ?? '').filter((text) => text !== '')
  const reserved = rows.find((row) => row['ReservationId'] !== '' && row['AdditionalInfo'] !== '')

  expect(infos.every((text) => JSON.parse(text).UsageType === 'ComputeHR')).toBe(true)
  expect(infos.some((text) => text.includes('\n'))).toBe(true)
  expect(JSON.parse(reserved?.['AdditionalInfo'] ?? '')).toMatchObject({
    ReservationId: reserved?.['ReservationId'],
    ReservationOrderId: reserved?.['ProductOrderId'],
  })
})

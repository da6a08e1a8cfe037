import { createHash } from 'node:crypto'
import { readFileSync, statSync } from 'node:fs'
import { isAbsolute } from 'node:path'
import { expect, test } from 'vitest'
import { type ExportRequest, generateExport } from '../src/index.ts'
import { folder } from './support/folder.ts'
import { csvOf, readRows } from './support/read-rows.ts'
import { request } from './support/request.ts'

test.for<Partial<ExportRequest>>([
  { kind: 'aws-cur-v1', format: 'csv.gz' },
  { kind: 'aws-cur-v1', format: 'csv.zip' },
  { kind: 'aws-cur-v1', format: 'parquet' },
  { kind: 'aws-cur-v2', format: 'parquet' },
  { kind: 'aws-focus-1.2', format: 'csv.gz' },
])('the same request for $kind in $format writes the same bytes, another seed others', async (changes) => {
  const digests = async (seed: number) => {
    const { objects } = await generateExport(request({ ...changes, seed, rowsPerFile: 200 }), folder())
    return objects.map(({ key, path }) => [key, createHash('sha256').update(readFileSync(path)).digest('hex')])
  }
  const once = await digests(1)

  expect(once.length).toBeGreaterThan(3)
  expect(await digests(1)).toEqual(once)
  expect((await digests(2))[0]).not.toEqual(once[0])
})

test('objects say where they are, how large they are and when they were delivered', async () => {
  const { objects } = await generateExport(request({ rowsPerFile: 200 }), folder())

  expect(objects.map(({ role }) => role)).toEqual(['data', 'data', 'data', 'manifest', 'manifest'])
  for (const { key, path, bytes } of objects) {
    expect(isAbsolute(path) && path.endsWith(key)).toBe(true)
    expect(statSync(path)).toMatchObject({ size: bytes, mtimeMs: Date.parse('2026-03-03T05:36:21.000Z') })
  }
})

test('payer, currency, tags and the invoice are those of the request', async () => {
  const { objects, truth } = await generateExport(
    request({
      payer: '000011112222',
      currency: 'CNY',
      invoiced: true,
      columns: { tags: ['Team', 'aws:cloudformation:stack-name'], without: ['savingsPlan', 'product/sku'] },
    }),
    folder(),
  )
  const [row = {}] = await readRows({ objects, truth })
  const columns = Object.keys(row)

  expect(row).toMatchObject({
    'bill/PayerAccountId': '000011112222',
    'lineItem/CurrencyCode': 'CNY',
    'bill/InvoiceId': '21202602',
  })
  expect(new Set(truth.sums.map(({ currency }) => currency))).toEqual(new Set(['CNY']))
  expect(columns.slice(-2)).toEqual(['resourceTags/user:Team', 'resourceTags/aws:cloudformation:stack-name'])
  expect(columns).not.toContain('product/sku')
  expect(columns.filter((column) => column.startsWith('savingsPlan/'))).toEqual([])
  expect(truth.sums.filter(({ column }) => column.startsWith('savingsPlan/'))).toEqual([])
})

test('rows end as the request says', async () => {
  const { objects } = await generateExport(request({ rows: 3, newline: '\r\n', charges: { tax: 1 } }), folder())
  const text = String(await csvOf(objects[0]?.path ?? ''))

  expect(text.split('\r\n')).toHaveLength(5)
  expect(text.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/)
})

test('a row may be longer than what is written at once', async () => {
  const tags = ['a', 'b', 'c'].map((letter) => `user:${letter.repeat(100_000)}`)
  const rows = await readRows(await generateExport(request({ rows: 20, columns: { tags } }), folder()))

  expect(rows).toHaveLength(20)
  expect(Object.keys(rows[0] ?? {}).slice(-3)).toEqual(tags.map((tag) => `resourceTags/${tag}`))
})

test.for<{ changes: Partial<ExportRequest>; message: string }>([
  { changes: { rows: -1 }, message: 'rows must be an integer from 0, not -1' },
  { changes: { rowsPerFile: 0 }, message: 'rowsPerFile must be an integer from 1, not 0' },
  { changes: { period: '2026-13' }, message: '2026-13 is not a billing period (YYYY-MM)' },
  { changes: { export: 'a/b' }, message: 'a/b cannot be the name of an export' },
  { changes: { prefix: 'a/../..' }, message: 'a/../.. cannot be a prefix' },
  { changes: { prefix: 'a/' }, message: 'a/ cannot be a prefix' },
  { changes: { charges: { usage: 0 } }, message: 'At least one type of charge needs a weight above 0' },
  { changes: { columns: { tags: ['a', 'user:a'] } }, message: 'A tag key is given twice' },
  { changes: { columns: { without: ['nothing'] } }, message: 'There is no column or group nothing to leave out' },
  {
    changes: { format: 'parquet', columns: { tags: ['cost-center', 'cost_center'] } },
    message: 'Two columns have the same name in Parquet',
  },
])('refuses $changes', async ({ changes, message }) => {
  await expect(generateExport(request(changes), folder())).rejects.toThrow(new RangeError(message))
})

import { gzipSync } from 'node:zlib'

/** A delivery of a Cost and Usage Report, written by hand. */
export interface CurDelivery {
  readonly report?: string
  readonly prefix?: string
  readonly period?: string
  readonly assembly?: string
  /** Rows as CSV, without the header. */
  readonly rows?: string
  readonly columns?: readonly CurColumn[]
}

/** A column as the manifest describes it. */
export interface CurColumn {
  readonly category: string
  readonly name: string
  readonly type: string
}

const fiveColumns: readonly CurColumn[] = [
  { category: 'identity', name: 'LineItemId', type: 'String' },
  { category: 'bill', name: 'PayerAccountId', type: 'String' },
  { category: 'lineItem', name: 'UsageStartDate', type: 'DateTime' },
  { category: 'lineItem', name: 'CurrencyCode', type: 'String' },
  { category: 'lineItem', name: 'UnblendedCost', type: 'OptionalBigDecimal' },
]

/** Two rows that cost 0.5 and 1.25 dollars. */
const twoRows = `a1,111122223333,2025-05-01T00:00:00Z,USD,0.5
a2,111122223333,2025-05-01T01:00:00Z,USD,1.25
`

/** The objects of a delivery by key, in the order in which AWS writes them. */
export function curExport(delivery: CurDelivery = {}): Readonly<Record<string, Buffer>> {
  const {
    report = 'daily',
    prefix = 'cur',
    period = '2025-05',
    assembly = '20250603T053621Z',
    rows = twoRows,
    columns = fiveColumns,
  } = delivery
  const [year = '', month = ''] = period.split('-')
  const next = new Date(Date.UTC(Number(year), Number(month), 1)).toISOString().slice(0, 10).replaceAll('-', '')
  const folder = `${prefix}/${report}/${year}${month}01-${next}`
  const key = `${folder}/${assembly}/${report}-00001.csv.gz`
  const header = columns.map(({ category, name }) => `${category}/${name}`).join(',')
  const manifest = JSON.stringify({
    assemblyId: assembly,
    account: '111122223333',
    columns,
    charset: 'UTF-8',
    compression: 'GZIP',
    contentType: 'text/csv',
    reportName: report,
    billingPeriod: { start: `${year}${month}01T000000.000Z`, end: `${next}T000000.000Z` },
    bucket: 'acme-billing',
    reportKeys: [key],
  })
  return {
    [key]: gzipSync(`${header}\n${rows}`),
    [`${folder}/${assembly}/${report}-Manifest.json`]: Buffer.from(manifest),
    [`${folder}/${report}-Manifest.json`]: Buffer.from(manifest),
  }
}

/** The objects of an export as files of the folder `exports`, for a local store. */
export function inExports(objects: Readonly<Record<string, Buffer>>): Readonly<Record<string, Buffer>> {
  return Object.fromEntries(Object.entries(objects).map(([key, body]) => [`exports/${key}`, body]))
}

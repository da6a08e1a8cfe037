import {
  billingPeriod,
  FinopsError,
  type Manifest,
  type StoreObject,
  type Vendor,
  type VendorLocation,
} from '@openfinops/plugin'
import type { ExpectedManifest, VendorDelivery, VendorSuite } from '../src/index.ts'

/** A vendor that keeps every promise: `<prefix>/<export>/<month>/manifest.json` and CSV files, which are overwritten. */
export function acme({ prefix, export: name }: VendorLocation): Vendor {
  const folder = [prefix, name]
    .filter(Boolean)
    .map((part) => `${part}/`)
    .join('')
  return {
    apiVersion: 1,
    name: 'acme',
    provider: 'acme',
    table: 'acme_costs',
    prefixes: [folder],
    discovery: {
      type: 'manifest',
      isManifest: (key) => key.startsWith(folder) && /^(.+\/)?[^/]+\/\d{4}-\d\d\/manifest\.json$/.test(key),
      parse: parseManifest,
    },
    column({ name: column, type }) {
      if (column === 'Cost') return { type: 'decimal', role: 'cost' }
      if (column === 'Currency') return { type: 'text', role: 'currency' }
      return { type: type === 'number' ? 'decimal' : 'text' }
    },
  }
}

function parseManifest(text: string, { key, lastModified }: StoreObject): Manifest {
  const { run, month, files } = readJson(text, key)
  if (typeof run !== 'string') throw invalid(key, 'there is no run')
  if (typeof month !== 'string') throw invalid(key, 'there is no month')
  if (!Array.isArray(files) || files.some((file) => typeof file !== 'string')) throw invalid(key, 'there are no files')
  return manifest(run, month, key, lastModified, files)
}

function readJson(text: string, key: string): Readonly<Record<string, unknown>> {
  try {
    return Object(JSON.parse(text))
  } catch (cause) {
    throw invalid(key, 'this is not JSON', cause)
  }
}

function invalid(key: string, problem: string, cause?: unknown): FinopsError {
  return new FinopsError('MANIFEST_INVALID', problem, { file: key, cause })
}

function manifest(id: string, month: string, key: string, createdAt: Date, names: readonly string[]): Manifest {
  const folder = key.slice(0, key.lastIndexOf('/') + 1)
  return {
    id,
    export: folder.split('/').at(-3) ?? '',
    payer: undefined,
    period: billingPeriod(month.slice(0, 7)),
    createdAt,
    latest: true,
    inPlace: true,
    format: 'csv',
    files: names.map((name) => ({ key: `${folder}${name}`, bytes: undefined })),
    columns: undefined,
    rows: undefined,
  }
}

/** The same provider's files for a vendor that goes by their names: every folder of a month is a delivery. */
export function listingAcme(location: VendorLocation): Vendor {
  const vendor = acme(location)
  return { ...vendor, discovery: { type: 'listing', assemble } }
}

function assemble(objects: readonly StoreObject[]): readonly Manifest[] {
  const months = new Map<string, StoreObject[]>()
  for (const object of objects) {
    const folder = /^((.+\/)?[^/]+\/\d{4}-\d\d\/)[^/]+\.csv$/.exec(object.key)?.[1]
    if (folder !== undefined) months.set(folder, [...(months.get(folder) ?? []), object])
  }
  return [...months].map(([folder, files]) => {
    const newest = new Date(Math.max(...files.map(({ lastModified }) => lastModified.getTime())))
    const names = files.map(({ key }) => key.slice(folder.length))
    return manifest(newest.toISOString(), folder.slice(-8, -1), `${folder}listing`, newest, names)
  })
}

/** One month of the export `daily` as it lies there after a run. */
function bucketAfter(run: string, createdAt: string): VendorDelivery {
  const text = JSON.stringify({ run, month: '2026-01-01T00:00:00Z', files: ['part-1.csv', 'part-2.csv'] })
  return {
    name: run,
    location: { prefix: 'bills', export: 'daily' },
    objects: [
      { key: 'bills/daily/2026-01/part-1.csv', lastModified: createdAt },
      { key: 'bills/daily/2026-01/part-2.csv', lastModified: createdAt },
      { key: 'bills/daily/2026-01/manifest.json', text, lastModified: createdAt },
    ],
    foreign: ['bills/daily/help/manifest.json', 'bills/daily/2026-01/part-1.csv.md5'],
    manifests: [expected(run, createdAt)],
  }
}

function expected(id: string, createdAt: string): ExpectedManifest {
  return {
    id,
    export: 'daily',
    payer: undefined,
    period: '2026-01',
    createdAt,
    latest: true,
    inPlace: true,
    format: 'csv',
    files: ['bills/daily/2026-01/part-1.csv', 'bills/daily/2026-01/part-2.csv'],
    columns: undefined,
    rows: undefined,
  }
}

/** What a good vendor is tested with. */
export const acmeSuite: Omit<VendorSuite, 'test'> = {
  vendor: acme,
  deliveries: [bucketAfter('monday', '2026-02-02T04:00:00.000Z'), bucketAfter('tuesday', '2026-02-03T04:00:00.000Z')],
  columns: {
    CSV: [
      ['Cost', 'number', 'decimal', 'cost'],
      ['Currency', 'string', 'text', 'currency'],
      ['Quantity', 'number', 'decimal'],
      ['Service', undefined, 'text'],
    ],
  },
}

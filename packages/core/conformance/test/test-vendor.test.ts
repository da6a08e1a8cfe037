import {
  billingPeriod,
  type Discovery,
  FinopsError,
  type Manifest,
  type StoreObject,
  type Vendor,
} from '@openfinops/plugin'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { testVendor, type VendorSuite } from '../src/index.ts'
import { acme, acmeSuite, listingAcme } from './acme-vendor.ts'
import { runSuite } from './run-suite.ts'

const zone = process.env['TZ'] ?? Intl.DateTimeFormat().resolvedOptions().timeZone
beforeAll(() => {
  process.env['TZ'] = 'UTC'
})
afterAll(() => {
  process.env['TZ'] = zone
})

describe('a vendor that reads manifests and keeps every promise passes', () => {
  testVendor({ test, ...acmeSuite })
})

const listingSuite: Omit<VendorSuite, 'test'> = {
  vendor: listingAcme,
  deliveries: acmeSuite.deliveries.map((delivery) => ({
    ...delivery,
    manifests: delivery.manifests.map((manifest) => ({ ...manifest, id: manifest.createdAt })),
  })),
  columns: acmeSuite.columns,
}

describe('a vendor that goes by the listing and keeps every promise passes', () => {
  testVendor({ test, ...listingSuite })
})

test('tests that need manifests are not registered for a vendor that goes by the listing', async () => {
  const { names } = await runSuite((register) => testVendor({ ...listingSuite, test: register }))
  expect(names.filter((name) => name.startsWith('monday'))).toEqual([
    'monday: lists the export and little else',
    'monday: takes nothing else for its own',
    'monday: is not found at locations beside it',
    'monday: is found when export or prefix are not named',
    'monday: reads what was delivered',
    'monday: reads the same again and changes nothing it is given',
    'monday: reads the same in every time zone',
    'monday: names files that are there, each once',
  ])
})

test('fixtures that test nothing do not pass', async () => {
  expect(await caught({ ...acmeSuite, deliveries: [] })).toEqual(['tells one delivery from another by its id'])
  const empty = acmeSuite.deliveries.map((delivery) => ({ ...delivery, objects: [], manifests: [] }))
  expect(await caught({ ...acmeSuite, deliveries: empty })).toEqual(['reads what was delivered'])
})

interface Fault {
  readonly fault: string
  readonly breaks: (good: Vendor) => Partial<Vendor>
  readonly caughtBy: readonly string[]
}

/** Each breaks one promise of a good vendor; what is named must fail, and nothing else. */
const faults: readonly Fault[] = [
  {
    fault: 'has a name that no configuration can hold',
    breaks: () => ({ name: 'Acme Costs' }),
    caughtBy: ['says who it is'],
  },
  {
    fault: 'lists the whole bucket',
    breaks: () => ({ prefixes: [''] }),
    caughtBy: ['lists the export and little else'],
  },
  {
    fault: 'lists the other exports under the prefix',
    breaks: () => ({ prefixes: ['bills/'] }),
    caughtBy: ['lists the export and little else'],
  },
  {
    fault: 'lists a folder twice',
    breaks: ({ prefixes: [prefix = ''] }) => ({ prefixes: [prefix, `${prefix}2026-01/`] }),
    caughtBy: ['lists the export and little else'],
  },
  {
    fault: 'takes any manifest.json for a manifest',
    breaks: (good) => finds(good, (key, isManifest) => isManifest(key) || key.endsWith('/help/manifest.json')),
    caughtBy: ['takes nothing else for its own'],
  },
  {
    fault: 'takes a copy of a manifest for a manifest',
    breaks: (good) => finds(good, (key, isManifest) => isManifest(key.replace(/\.bak$/, ''))),
    caughtBy: ['takes no near miss for a manifest'],
  },
  {
    fault: 'takes a folder for a manifest',
    breaks: (good) => finds(good, (key, isManifest) => isManifest(key.replace(/\/$/, ''))),
    caughtBy: ['takes no near miss for a manifest'],
  },
  {
    fault: 'takes the manifests of other exports',
    breaks: (good) => finds(good, (key) => key.endsWith('/2026-01/manifest.json')),
    caughtBy: ['takes no near miss for a manifest', 'is not found at locations beside it'],
  },
  {
    fault: 'takes the manifests of exports whose names begin alike',
    breaks: (good) =>
      finds(good, (key) => key.startsWith(good.prefixes[0]?.slice(0, -1) ?? '') && /\d\/manifest\.json$/.test(key)),
    caughtBy: ['is not found at locations beside it'],
  },
  {
    fault: 'finds nothing unless an export is named',
    breaks: (good) => finds(good, (key, isManifest) => good.prefixes[0] !== 'bills/' && isManifest(key)),
    caughtBy: ['is found when export or prefix are not named'],
  },
  {
    fault: 'passes over a file',
    breaks: (good) => reads(good, (manifest) => ({ ...manifest, files: manifest.files.slice(1) })),
    caughtBy: ['reads what was delivered'],
  },
  {
    fault: 'leaves file names relative to the manifest',
    breaks: (good) => reads(good, (manifest) => ({ ...manifest, files: [{ key: 'part-1.csv', bytes: undefined }] })),
    caughtBy: ['reads what was delivered', 'names files that are there, each once'],
  },
  {
    fault: 'names a file twice',
    breaks: (good) => reads(good, (manifest) => ({ ...manifest, files: [...manifest.files, ...manifest.files] })),
    caughtBy: ['reads what was delivered', 'names files that are there, each once'],
  },
  {
    fault: 'goes by the time of this machine',
    breaks: (good) =>
      reads(good, (manifest) => {
        const start = new Date(`${manifest.period}-01T00:00:00Z`)
        const month = String(start.getMonth() + 1).padStart(2, '0')
        return { ...manifest, period: billingPeriod(`${start.getFullYear()}-${month}`) }
      }),
    caughtBy: ['reads the same in every time zone'],
  },
  {
    fault: 'moves the time it is given',
    breaks: (good) =>
      reads(good, (manifest, _, object) => {
        const createdAt = new Date(manifest.createdAt)
        object.lastModified.setUTCHours(0)
        return { ...manifest, createdAt }
      }),
    caughtBy: ['reads the same again and changes nothing it is given'],
  },
  {
    fault: 'writes into the object it is given',
    breaks: (good) => reads(good, (manifest, _, object) => (Object.assign(object, { etag: '' }) ? manifest : manifest)),
    caughtBy: ['reads the same again and changes nothing it is given'],
  },
  {
    fault: 'gives the second delivery the id of the first',
    breaks: (good) => reads(good, (manifest) => ({ ...manifest, id: 'manifest.json' })),
    caughtBy: ['reads what was delivered', 'tells one delivery from another by its id'],
  },
  {
    fault: 'throws what JSON.parse throws',
    breaks: (good) =>
      reads(
        good,
        (manifest) => manifest,
        (text) => JSON.parse(text),
      ),
    caughtBy: ['refuses what is no manifest'],
  },
  {
    fault: 'takes a broken manifest for an empty one',
    breaks: (good) => ({
      discovery: {
        ...manifests(good),
        parse(text, object) {
          try {
            return manifests(good).parse(text, object)
          } catch {
            return manifests(good).parse('{"run":"none","month":"2026-01","files":[]}', object)
          }
        },
      },
    }),
    caughtBy: ['refuses what is no manifest', 'refuses a fault in a manifest, or is not misled by it'],
  },
  {
    fault: 'reads properties of what is not there',
    breaks: (good) =>
      reads(
        good,
        (manifest) => manifest,
        (text) => {
          if (text.includes('"month":null')) throw new TypeError("Cannot read properties of null (reading 'slice')")
        },
      ),
    caughtBy: ['refuses a fault in a manifest, or is not misled by it'],
  },
  {
    fault: 'passes over files it does not understand',
    breaks: (good) => ({
      discovery: {
        ...manifests(good),
        parse: (text, object) =>
          manifests(good).parse(text.replace(/"files":\[(null|7|true|\[\]|{}),/, '"files":['), object),
      },
    }),
    caughtBy: ['refuses a fault in a manifest, or is not misled by it'],
  },
  {
    fault: 'does not say which manifest is broken',
    breaks: (good) => ({
      discovery: {
        ...manifests(good),
        parse(text, object) {
          try {
            return manifests(good).parse(text, object)
          } catch (cause) {
            throw new FinopsError('MANIFEST_INVALID', 'this is no manifest', { cause })
          }
        },
      },
    }),
    caughtBy: ['refuses what is no manifest', 'refuses a fault in a manifest, or is not misled by it'],
  },
  {
    fault: 'knows no columns but its own',
    breaks: (good) => ({
      column(source) {
        if (!['Cost', 'Currency', 'Quantity', 'Service'].includes(source.name)) throw new TypeError(source.name)
        return good.column(source)
      },
    }),
    caughtBy: ['columns: a name nobody knows is text'],
  },
  {
    fault: 'looks names up in an object',
    breaks: (good) => ({
      column: (source) => Object({ Quantity: { type: 'decimal' } })[source.name] ?? good.column(source),
    }),
    caughtBy: ['columns: a name nobody knows is text'],
  },
  {
    fault: 'knows no types but its own',
    breaks: (good) => ({
      column(source) {
        if (![undefined, 'number', 'string'].includes(source.type)) throw new TypeError(source.type)
        return good.column(source)
      },
    }),
    caughtBy: ['columns: a type nobody knows is no obstacle'],
  },
  {
    fault: 'sums what is text',
    breaks: (good) => ({
      column: (source) => (source.name === 'Service' ? { type: 'text', role: 'cost' } : good.column(source)),
    }),
    caughtBy: ['columns of CSV: become what they should', 'columns of CSV: have roles that fit'],
  },
  {
    fault: 'has two currencies',
    breaks: (good) => ({
      column: (source) => (source.name === 'Service' ? { type: 'text', role: 'currency' } : good.column(source)),
    }),
    caughtBy: ['columns of CSV: become what they should', 'columns of CSV: have roles that fit'],
  },
  {
    fault: 'takes the first column it sees for the cost',
    breaks(good) {
      let first: string | undefined
      return {
        column(source) {
          first ??= source.name
          return source.name === 'Quantity' && first !== 'Cost' ? { type: 'text' } : good.column(source)
        },
      }
    },
    caughtBy: ['columns: the same column always becomes the same'],
  },
]

test.each(faults)('a vendor that $fault is caught', async ({ breaks, caughtBy }) => {
  expect(await caught({ ...acmeSuite, vendor: broken(acme, breaks) })).toEqual(caughtBy)
})

test.each<Fault>([
  {
    fault: 'takes any file for a part of a delivery',
    breaks: (good) => ({
      discovery: {
        type: 'listing',
        assemble: (objects) =>
          listings(good).assemble(objects.map((object) => ({ ...object, key: object.key.replace(/\.md5$/, '') }))),
      },
    }),
    caughtBy: ['takes nothing else for its own'],
  },
  {
    fault: 'goes by the order of the listing',
    breaks: (good) => ({
      discovery: {
        type: 'listing',
        assemble: (objects) =>
          listings(good)
            .assemble(objects)
            .map((manifest) => ({ ...manifest, latest: objects.at(-1)?.key.endsWith('.json') ?? false })),
      },
    }),
    caughtBy: ['reads the same again and changes nothing it is given'],
  },
])('a vendor that goes by the listing and $fault is caught', async ({ breaks, caughtBy }) => {
  expect(await caught({ ...listingSuite, vendor: broken(listingAcme, breaks) })).toEqual(caughtBy)
})

/** The names of the tests that fail, without the name of the delivery. */
async function caught(suite: Omit<VendorSuite, 'test'>): Promise<readonly string[]> {
  const { failures } = await runSuite((register) => testVendor({ ...suite, test: register }))
  return [...new Set([...failures.keys()].map((name) => name.replace(/^(monday|tuesday): /, '')))]
}

function broken(make: VendorSuite['vendor'], breaks: Fault['breaks']): VendorSuite['vendor'] {
  return (location) => {
    const good = make(location)
    return { ...good, ...breaks(good) }
  }
}

function manifests({ discovery }: Vendor): Extract<Discovery, { type: 'manifest' }> {
  if (discovery.type !== 'manifest') throw new TypeError('this vendor reads no manifests')
  return discovery
}

function listings({ discovery }: Vendor): Extract<Discovery, { type: 'listing' }> {
  if (discovery.type !== 'listing') throw new TypeError('this vendor does not go by the listing')
  return discovery
}

function finds(good: Vendor, is: (key: string, isManifest: (key: string) => boolean) => boolean): Partial<Vendor> {
  const discovery = manifests(good)
  return { discovery: { ...discovery, isManifest: (key) => is(key, discovery.isManifest) } }
}

function reads(
  good: Vendor,
  change: (manifest: Manifest, text: string, object: StoreObject) => Manifest,
  first: (text: string) => void = () => undefined,
): Partial<Vendor> {
  const discovery = manifests(good)
  return {
    discovery: {
      ...discovery,
      parse(text, object) {
        first(text)
        return change(discovery.parse(text, object), text, object)
      },
    },
  }
}

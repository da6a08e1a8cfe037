import { testVendor } from '@openfinops/conformance'
import { type Column, isFinopsError, type Manifest } from '@openfinops/plugin'
import { describe, expect, test } from 'vitest'
import plugin, { type AzureOptions, azure } from '../src/index.ts'
import { actual } from './fixtures/actual.ts'
import { amortized } from './fixtures/amortized.ts'
import { focus } from './fixtures/focus.ts'
import { focusColumns } from './fixtures/focus-columns.ts'
import { listing } from './fixtures/listing.ts'
import { nativeColumns } from './fixtures/native-columns.ts'
import { runManifest } from './fixtures/run-manifest.ts'

describe('contract', () => {
  describe('actual', () => testVendor({ test, vendor: (at) => azure(at), deliveries: actual, columns: nativeColumns }))

  describe('amortized', () => {
    const vendor = vendorOf({ type: 'amortized' })
    testVendor({ test, vendor, deliveries: amortized, columns: nativeColumns })
  })

  describe('focus', () => {
    testVendor({ test, vendor: vendorOf({ type: 'focus' }), deliveries: focus, columns: focusColumns })
  })

  describe('listing', () => {
    const vendor = vendorOf({ type: 'usage', discovery: 'listing' })
    testVendor({ test, vendor, deliveries: [listing], columns: nativeColumns })
  })
})

function vendorOf(options: Partial<AzureOptions>) {
  return (location: { readonly prefix: string; readonly export: string | undefined }) => azure(location, options)
}

const march = {
  type: 'ActualCost',
  dataVersion: '2024-08-01',
  scope: '/subscriptions/3f1e5c1a-5d0c-4a39-9d4d-1f1ad2a2a001',
  runId: 'bbac73f1',
  submittedTime: '2025-03-21T21:04:06.5234447Z',
  startDate: '2025-03-01T00:00:00',
  endDate: '2025-03-21T00:00:00Z',
  blobs: [{ blobName: 'b/daily/20250301-20250331/bbac73f1/part_0_0001.csv', byteCount: 8032, dataRowCount: 36 }],
} as const
const key = 'b/daily/20250301-20250331/bbac73f1/manifest.json'

function parse(text: string, options: Partial<AzureOptions> = {}, at = key): Manifest {
  const { discovery } = azure({ prefix: '', export: undefined }, options)
  if (discovery.type !== 'manifest') throw new Error('it lists')
  return discovery.parse(text, { key: at, bytes: text.length, etag: '"1"', lastModified: new Date('2025-03-22') })
}

/** What the error says when this text is refused. */
function refusal(text: string, options: Partial<AzureOptions> = {}, at = key) {
  try {
    parse(text, options, at)
  } catch (error) {
    if (isFinopsError(error)) return { code: error.code, message: error.message, fix: error.fix, ...error.place }
    throw error
  }
  throw new Error('the manifest was taken')
}

describe('the plugin', () => {
  test('reads actual costs by manifest unless it is told otherwise', async () => {
    expect(plugin).toMatchObject({ kind: 'vendor', apiVersion: 1, name: 'azure' })
    expect(await plugin.options['~standard'].validate({})).toEqual({
      value: { type: 'actual', discovery: 'manifest' },
    })
    expect(await plugin.options['~standard'].validate({ type: 'prices' })).toMatchObject({ issues: [{}] })
    expect(await plugin.options['~standard'].validate({ tabel: 'x' })).toMatchObject({ issues: [{}] })
  })

  test.for([
    ['actual', 'azure_actual'],
    ['amortized', 'azure_amortized'],
    ['focus', 'azure_focus'],
    ['usage', 'azure_usage'],
  ] as const)('%s has a table of its own', ([type, table]) => {
    expect(azure({ prefix: '', export: undefined }, { type }).table).toBe(table)
  })
})

describe('the type of an export', () => {
  test('must be the one that was configured; the error says how to read this one', () => {
    expect(refusal(runManifest({ ...march, type: 'AmortizedCost' }))).toEqual({
      code: 'MANIFEST_INVALID',
      message: 'The Cost Management export is of the type AmortizedCost, not ActualCost',
      fix: 'Set type = "amortized" for this export. If others lie beside it, give each a source of its own.',
      file: key,
      column: 'exportConfig.type',
      value: 'AmortizedCost',
    })
  })

  test.for(['PriceSheet', 'ReservationDetails', 'ReservationTransactions', 'ReservationRecommendations'])(
    '%s is refused as no cost',
    (type) => {
      expect(refusal(runManifest({ ...march, type }))).toMatchObject({
        code: 'MANIFEST_INVALID',
        message: `The Cost Management export is of the type ${type}, not ActualCost`,
        fix: expect.stringContaining('It holds no costs'),
      })
    },
  )

  test('of a subscription is shown with the version of its data, without an agreement', () => {
    expect(parse(runManifest(march)).schema).toBe('ActualCost 2024-08-01')
    expect(parse(runManifest({ ...march, type: 'Usage' }), { type: 'usage' }).schema).toBe('Usage 2024-08-01')
  })
})

describe('the month', () => {
  test.for([
    ['20250303-20250309', 'a week'],
    ['20250301-20250315', 'the first half'],
    ['20250301-20250401', 'a month whose end is excluded'],
    ['20250201-20250301', 'the last day of another month'],
    ['20250101-20250331', 'a quarter'],
    ['20251301-20251331', 'no month'],
  ])('must be a calendar month: %s is not (%s)', ([dates = '']) => {
    const at = key.replace('20250301-20250331', dates)
    expect(refusal(runManifest(march), {}, at)).toMatchObject({
      code: 'MANIFEST_INVALID',
      message: 'The Cost Management export is not of one calendar month',
      file: at,
      value: dates,
    })
  })

  test('must be the one that the run begins with and ends in', () => {
    expect(refusal(runManifest({ ...march, startDate: '2025-03-02T00:00:00' }))).toMatchObject({
      message: 'The Cost Management export lies in the folder of 2025-03, but its run begins elsewhere',
      column: 'runInfo.startDate',
      value: '2025-03-02T00:00:00',
    })
    expect(refusal(runManifest({ ...march, endDate: '2025-04-01T00:00:00Z' }))).toMatchObject({
      message: 'The Cost Management export lies in the folder of 2025-03, but its run ends elsewhere',
      column: 'runInfo.endDate',
    })
  })
})

describe('files', () => {
  const inMarch = 'b/daily/20250301-20250331/bbac73f1'
  const blob = (blobName: string) => ({ blobName, byteCount: 1, dataRowCount: 1 })
  const keys = (...names: string[]) =>
    parse(runManifest({ ...march, blobs: names.map(blob) })).files.map((file) => file.key)

  test('lie beside their manifest, whatever their container or prefix was', () => {
    expect(
      keys(
        '/daily/20250301-20250331/bbac73f1/part_0_0001.csv',
        'exports/acme/daily/20250301-20250331/bbac73f1/part_1_0001.csv',
      ),
    ).toEqual([`${inMarch}/part_0_0001.csv`, `${inMarch}/part_1_0001.csv`])
  })

  test('keep keys without a folder of dates, and those that try to leave the folder', () => {
    const strange = ['folder/sample/part0.csv', '../20250301-20250331/a.csv', 'x/20250301-20250331/../../a.csv']
    expect(keys(...strange)).toEqual(strange)
  })

  test('are each named once, and of the month of their manifest', () => {
    expect(
      refusal(runManifest({ ...march, blobs: [blob(`a/${inMarch}/part.csv`), blob(`c/${inMarch}/part.csv`)] })),
    ).toMatchObject({
      message: 'The Cost Management export names a file twice',
      column: 'blobs[1].blobName',
      value: `c/${inMarch}/part.csv`,
    })
    expect(
      refusal(runManifest({ ...march, blobs: [blob('b/daily/20250201-20250228/bbac73f1/part.csv')] })),
    ).toMatchObject({
      message: 'The Cost Management export is of 20250301-20250331, but names a file of 20250201-20250228',
      column: 'blobs[0].blobName',
    })
  })

  test('are of one known format', () => {
    expect(refusal(runManifest({ ...march, blobs: [blob(`${inMarch}/part.avro`)] }))).toMatchObject({
      message: 'The Cost Management export names a file of a format that is not known',
      value: `${inMarch}/part.avro`,
    })
    expect(
      refusal(runManifest({ ...march, blobs: [blob(`${inMarch}/1.csv`), blob(`${inMarch}/2.csv.gz`)] })),
    ).toMatchObject({ message: 'The Cost Management export names files of several formats' })
  })

  test('are as many as the manifest counts', () => {
    const text = runManifest(march).replace('"blobCount": 1', '"blobCount": 2')
    expect(refusal(text)).toMatchObject({
      message: 'The Cost Management export has 2 files, but its manifest names 1',
      column: 'blobCount',
    })
  })

  test('may be none: the month has no charges', () => {
    expect(parse(runManifest({ ...march, blobs: [] }))).toMatchObject({ files: [], rows: 0, format: 'csv' })
  })

  test('that lie beside the folders of runs are overwritten in place', () => {
    const at = 'b/daily/20250301-20250331/manifest.json'
    const text = runManifest({ ...march, blobs: [blob('b/daily/20250301-20250331/part_0_0001.csv')] })
    expect(parse(text, {}, at).inPlace).toBe(true)
  })
})

describe('rows', () => {
  test('are those of all parts where the manifest has no sum', () => {
    const blobs = [36, 4].map((dataRowCount, at) => ({ blobName: `${at}.csv`, byteCount: 1, dataRowCount }))
    const text = runManifest({ ...march, blobs }).replace('"dataRowCount": 40,', '')
    expect(parse(text).rows).toBe(40)
  })

  test('are not known where a part does not count them', () => {
    const text = runManifest(march).replaceAll('"dataRowCount": 36', '"dataRowCount": null')
    expect(parse(text).rows).toBeUndefined()
  })
})

describe('a manifest that cannot be understood', () => {
  test('is refused without a byte in it: Azure is still writing', () => {
    expect(refusal('')).toMatchObject({
      code: 'MANIFEST_INVALID',
      message: 'The Cost Management export has a manifest without a byte',
      fix: expect.stringMatching(/^Wait: /),
      file: key,
    })
  })

  test('is refused when it was cut short, with the cause', () => {
    expect(() => parse(runManifest(march).slice(0, 300))).toThrow(
      expect.objectContaining({ code: 'MANIFEST_INVALID', cause: expect.any(SyntaxError) }),
    )
  })

  test('is refused with the place in it and the value', () => {
    expect(
      refusal(runManifest(march).replace('"byteCount": 8032,\n      "dataRow', '"byteCount": -1,\n      "dataRow')),
    ).toMatchObject({
      column: 'blobs[0].byteCount',
      value: '-1',
    })
  })

  test('is refused without the time of its run, which decides between runs', () => {
    expect(refusal(runManifest({ ...march, submittedTime: 'yesterday' }))).toMatchObject({
      message: 'The Cost Management export does not say when it was run',
      column: 'runInfo.submittedTime',
      value: 'yesterday',
    })
  })

  test('is refused without its export unless it is of 2021', () => {
    const text = JSON.stringify({ manifestVersion: '2022-01-01', blobs: [] })
    expect(refusal(text)).toMatchObject({
      message: 'The Cost Management export has a manifest that does not say which run it is of',
      column: 'exportConfig',
    })
  })
})

describe('locations', () => {
  test('list the folder of the export, or everything below the prefix', () => {
    expect(azure({ prefix: 'billing', export: 'daily' }).prefixes).toEqual(['billing/daily/'])
    expect(azure({ prefix: '', export: 'daily' }).prefixes).toEqual(['daily/'])
    expect(azure({ prefix: 'billing', export: undefined }).prefixes).toEqual(['billing/'])
  })

  test('take the whole path of an export, as manifests name it, for its name', () => {
    const { discovery, prefixes } = azure({ prefix: 'billing', export: 'billing/acme/daily' })
    if (discovery.type !== 'manifest') throw new Error('it lists')
    expect(prefixes).toContain('billing/acme/daily/')
    expect(discovery.isManifest('billing/acme/daily/20250301-20250331/r/manifest.json')).toBe(true)
    expect(discovery.isManifest('billing/other/daily/20250301-20250331/r/manifest.json')).toBe(false)
  })

  test('tell exports of one name in two folders apart', () => {
    const other = 'c/daily/20250301-20250331/bbac73f1/manifest.json'
    expect(parse(runManifest(march)).export).toBe('b/daily')
    expect(parse(runManifest(march), {}, other).export).toBe('c/daily')
  })
})

describe('exports without manifests', () => {
  const objects = listing.objects.map(({ key, bytes = 1, lastModified = '2000-01-01' }) => ({
    key,
    bytes,
    etag: '"1"',
    lastModified: new Date(lastModified),
  }))
  const assemble = (listed: typeof objects) => {
    const { discovery } = azure(listing.location, { discovery: 'listing' })
    if (discovery.type !== 'listing') throw new Error('it reads manifests')
    return discovery.assemble(listed)
  }

  test('a file that is written over is another delivery', () => {
    const [file] = objects
    if (file === undefined) throw new Error('there is no file')
    const again = { ...file, lastModified: new Date('2022-12-16T03:00:00Z') }
    expect(assemble([again])[0]?.id).toBe('0f1a4a5e-02c5-4b0f-8a34-5f2c7f1f7a01.20221216T030000.000Z')
  })

  test('a file of part of a month is refused', () => {
    const parts = objects.map((object) => ({ ...object, key: object.key.replace('20221231', '20221215') }))
    expect(() => assemble(parts)).toThrow(
      expect.objectContaining({ code: 'MANIFEST_INVALID', place: { file: parts[0]?.key, value: '20221201-20221215' } }),
    )
  })
})

describe('names of columns', () => {
  const named = (name: string, type: AzureOptions['type'] = 'actual'): Column =>
    azure({ prefix: '', export: undefined }, { type }).column({ name, type: undefined })

  test.for([
    ['Product', 'ProductName'],
    ['ProductName', 'ProductName'],
    ['Cost', 'CostInBillingCurrency'],
    ['PreTaxCost', 'CostInBillingCurrency'],
    ['costInBillingCurrency', 'CostInBillingCurrency'],
    ['InvoiceSection', 'InvoiceSectionName'],
    ['BillingCurrencyCode', 'BillingCurrency'],
    ['Currency', 'BillingCurrency'],
    ['billingCurrency', 'BillingCurrency'],
    ['resourceGroupName', 'ResourceGroup'],
    ['InstanceId', 'ResourceId'],
    ['SubscriptionGuid', 'SubscriptionId'],
    ['subscriptionGuid', 'SubscriptionId'],
    ['UsageDateTime', 'Date'],
    ['UsageQuantity', 'Quantity'],
    ['ResourceRate', 'EffectivePrice'],
    ['OfferID', 'OfferId'],
    ['MeterSubcategory', 'MeterSubCategory'],
    ['benefitId', 'BenefitId'],
    ['\uFEFFSubscriptionGuid', 'SubscriptionId'],
    ['\uFEFF\uFEFFSubscriptionGuid', 'SubscriptionId'],
    ['Ressourcengruppe (ResourceGroup)', 'ResourceGroup'],
    ['\uFEFFAbonnement-GUID (SubscriptionGuid)', 'SubscriptionId'],
  ])('%j is %s in every version and language', ([from = '', to]) => {
    expect(named(from).name).toBe(to)
  })

  test('stay as they are where they are not known', () => {
    expect(named('NewColumn').name).toBeUndefined()
    expect(named('Cost (USD)')).toEqual({ type: 'text' })
    expect(named('Tags (2)')).toEqual({ type: 'text' })
  })

  test('lose a byte order mark where they are not known', () => {
    expect(named('\uFEFFNewColumn')).toEqual({ type: 'text', name: 'NewColumn' })
  })

  test('resourceLocation and location of one file stay two columns', () => {
    expect(named('resourceLocation').name).toBe('ResourceLocation')
    expect(named('location').name).toBe('Location')
  })

  test('of FOCUS are not those of other exports', () => {
    expect(named('billedcost', 'focus')).toEqual({ type: 'decimal', role: 'cost', name: 'BilledCost' })
    expect(named('Cost', 'focus')).toEqual({ type: 'text' })
  })
})

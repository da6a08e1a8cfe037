import type { ExportRequest, GeneratedExport } from '@openfinops/testing-exports'
import { awsCurV2 } from '@openfinops/vendor-aws-cur-v2'
import { expect, test } from 'vitest'
import { type BucketWorkplace, openBucket } from './bucket.ts'

// An export is rewritten in place while finops looks. Whenever one asks, the table holds some delivery whole; in the
// end it holds the last whole one.

const minute = 60_000
const period = '2026-09'
const ago = (minutes: number) => new Date(Date.now() - minutes * minute)

test('new data before its manifest: the month stays until the manifest comes', async () => {
  await using place = await loaded()
  const renewed = await place.generate(request({ restate: 1, id: 'second' }))
  await place.put(dataOf(renewed), ago(2))

  const early = await place.run()
  expect(early).toMatchObject({ changed: 0, failed: 0 })
  await expectTable(place, place.first)

  await place.put(manifestsOf(renewed), ago(1))
  expect(await place.run()).toMatchObject({ changed: 1, failed: 0 })
  await expectTable(place, renewed)
})

test('a new manifest before its data: the month stays until the data has come and gone quiet', async () => {
  await using place = await loaded()
  const renewed = await place.generate(request({ restate: 1, id: 'second' }))
  await place.put(manifestsOf(renewed), ago(5))

  expect(codes(await place.run())).toEqual(['DELIVERY_UNSETTLED'])
  await expectTable(place, place.first)

  await place.put(dataOf(renewed).slice(0, 1), ago(3))
  expect(codes(await place.run())).toEqual(['DELIVERY_UNSETTLED'])
  await expectTable(place, place.first)

  await place.put(dataOf(renewed), ago(61))
  await place.put(manifestsOf(renewed), ago(65))
  expect(await place.run()).toMatchObject({ changed: 1, failed: 0 })
  await expectTable(place, renewed)
})

test('a new manifest before its data, seen the first time: what was loaded is loaded again', async () => {
  await using place = await openBucket(awsCurV2({ prefix: 'cur', export: 'daily' }))
  const old = await place.generate(request({ id: 'first' }))
  const renewed = await place.generate(request({ restate: 1, id: 'second' }))
  await place.put(dataOf(old), ago(600))
  await place.put(manifestsOf(renewed), ago(300))

  expect(await place.run()).toMatchObject({ changed: 1, failed: 0 })
  await expectTable(place, old)

  await place.put(dataOf(renewed), ago(200))
  expect(await place.run()).toMatchObject({ changed: 1, failed: 0 })
  await expectTable(place, renewed)
  expect(await place.run()).toMatchObject({ changed: 0, failed: 0 })
})

test('a file that vanishes while the delivery is read', async () => {
  await using place = await loaded()
  const renewed = await place.generate(request({ restate: 1, id: 'second' }))
  const at = ago(10)
  await place.put(renewed.objects, at)
  const [first, last] = [dataOf(renewed)[0], dataOf(renewed).at(-1)]
  const key = last?.key ?? ''
  const before = () => place.server.remove('acme-billing', key)
  const removeFault = place.server.fault({ operation: 'GetObject', key: first?.key ?? '', times: 1, before })

  expect((await place.run()).failed).toBe(1)
  removeFault()
  await expectTable(place, place.first)

  await place.put(renewed.objects, at)
  expect(await place.run()).toMatchObject({ failed: 0 })
  await expectTable(place, renewed)
})

test('a file that turns empty while the delivery is read', async () => {
  await using place = await loaded()
  const renewed = await place.generate(request({ restate: 1, id: 'second' }))
  await place.put(renewed.objects, ago(10))
  const [first, last] = [dataOf(renewed)[0], dataOf(renewed).at(-1)]
  const key = last?.key ?? ''
  const before = () => void place.server.put('acme-billing', key, '')
  const removeFault = place.server.fault({ operation: 'GetObject', key: first?.key ?? '', times: 1, before })

  expect((await place.run()).failed).toBe(1)
  removeFault()
  await expectTable(place, place.first)
})

test('two refreshes within one run: the last one counts', async () => {
  await using place = await loaded()
  const second = await place.generate(request({ restate: 1, id: 'second' }))
  const third = await place.generate(request({ restate: 2, id: 'third' }))
  const fourth = await place.generate(request({ restate: 3, id: 'fourth' }))
  await place.put(second.objects, ago(3))
  const [one] = dataOf(second)
  for (const [after, delivery] of [third, fourth].entries()) {
    const before = () => place.put(delivery.objects, ago(2 - after))
    place.server.fault({ operation: 'GetObject', key: one?.key ?? '', after, times: 1, before })
  }

  expect(await place.run()).toMatchObject({ changed: 1, failed: 0 })
  await expectTable(place, fourth)
})

test('a month of 84 snapshots: each manifest is read once, one snapshot is downloaded', async () => {
  await using place = await openBucket(awsCurV2({ prefix: 'cur', export: 'daily' }))
  const snapshots = Array.from({ length: 84 }, (_, n) => n)
  let last: GeneratedExport | undefined
  for (const n of snapshots) {
    const createdAt = new Date(Date.UTC(2026, 8, 1 + Math.floor(n / 3), (n % 3) * 8))
    const id = `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`
    last = await place.generate(
      request({ layout: 'create-new', rows: 20, rowsPerFile: 1000, restate: n, id, createdAt }),
    )
    await place.put(last.objects, createdAt)
  }
  if (last === undefined) throw new Error('there are snapshots')

  expect(await place.run()).toMatchObject({ changed: 1, failed: 0 })
  await expectTable(place, last)
  const read = place.server.requests.filter(({ operation }) => operation === 'GetObject')
  expect(read.filter(({ key }) => key?.endsWith('Manifest.json'))).toHaveLength(84 + 1)
  expect(read.filter(({ key }) => key?.endsWith('.csv.gz'))).toHaveLength(1)
})

test('36 months with nothing new cost two listings and no read', async () => {
  await using place = await openBucket(awsCurV2({ prefix: 'cur', export: 'daily' }))
  for (let n = 0; n < 36; n++) {
    const month = new Date(Date.UTC(2023, 9 + n, 1)).toISOString().slice(0, 7)
    const bill = await place.generate(request({ period: month, rows: 10, id: `delivery-${n}` }))
    await place.put(bill.objects, ago(600))
  }
  expect(await place.run()).toMatchObject({ changed: 36, failed: 0 })
  place.server.resetRequests()

  expect(await place.run()).toMatchObject({ periods: 36, changed: 0, failed: 0 })
  expect(place.server.requests.map(({ operation }) => operation)).toEqual(['ListObjectsV2', 'ListObjectsV2'])
})

/** A workplace whose table holds a first delivery. */
async function loaded(): Promise<BucketWorkplace & { readonly first: GeneratedExport }> {
  const place = await openBucket(awsCurV2({ prefix: 'cur', export: 'daily' }))
  const first = await place.generate(request({ id: 'first' }))
  await place.put(first.objects, ago(600))
  expect(await place.run()).toMatchObject({ changed: 1, failed: 0 })
  return { ...place, first }
}

async function expectTable(place: BucketWorkplace, { truth }: GeneratedExport): Promise<void> {
  expect(await place.found(truth, period)).toEqual(truth)
}

function codes({ events }: Awaited<ReturnType<BucketWorkplace['run']>>): readonly string[] {
  return events.flatMap((event) => (event.type === 'failed' ? [event.error.code] : []))
}

function dataOf({ objects }: GeneratedExport): GeneratedExport['objects'] {
  return objects.filter(({ role }) => role === 'data')
}

function manifestsOf({ objects }: GeneratedExport): GeneratedExport['objects'] {
  return objects.filter(({ role }) => role === 'manifest')
}

function request(changes: Partial<ExportRequest>): ExportRequest {
  return {
    kind: 'aws-cur-v2',
    format: 'csv.gz',
    layout: 'overwrite',
    export: 'daily',
    prefix: 'cur',
    period,
    rows: 200,
    rowsPerFile: 80,
    seed: 5,
    id: 'first',
    createdAt: new Date('2026-10-03T04:15:00Z'),
    ...changes,
  }
}

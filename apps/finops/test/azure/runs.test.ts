import { expect, test } from 'vitest'
import { type ContainerCopy, deliver, openCopy } from './delivered.ts'

// Runs of an export as they come and go, and manifests of all kinds.

const header = 'SubscriptionId,Date,CostInBillingCurrency,BillingCurrency'
const first = 'bbac73f1-9a05-4de6-84ab-c72b568a03b4'
const second = 'c0ffee00-9a05-4de6-84ab-c72b568a03b4'

function bill(...costs: readonly string[]): string {
  return `${header}\n${costs.map((cost) => `s1,2026-09-01,${cost},EUR\n`).join('')}`
}

const september = (cost: string, rows: string) => [['2026-09', cost, rows]]

function codes({ events }: Awaited<ReturnType<ContainerCopy['run']>>): readonly string[] {
  return events.flatMap((event) => (event.type === 'failed' ? [event.error.code] : []))
}

test('a month to date, then the finished month: the month is replaced, whole', async () => {
  await using copy = await openCopy()
  await deliver(copy, [bill('1', '2')], { id: first, submittedTime: '2026-09-15T03:00:00Z' })
  await copy.run()
  expect(await copy.costs()).toEqual(september('3.000000000000000000', '2'))

  await deliver(copy, [bill('1', '2'), bill('4')], { id: second, submittedTime: '2026-10-03T03:00:00Z' })
  expect(await copy.run()).toMatchObject({ changed: 1, failed: 0 })
  expect(await copy.costs()).toEqual(september('7.000000000000000000', '3'))
})

test('two runs that were submitted at one moment: the one whose id sorts last, whichever was written first', async () => {
  const submittedTime = '2026-10-02T03:00:00.1234567Z'
  for (const order of [
    [first, second],
    [second, first],
  ]) {
    await using copy = await openCopy()
    for (const id of order) await deliver(copy, [bill(id === second ? '5' : '1')], { id, submittedTime })
    expect(await copy.run()).toMatchObject({ changed: 1, failed: 0 })
    expect(await copy.costs()).toEqual(september('5.000000000000000000', '1'))
  }
})

test('a run with headers only empties the month', async () => {
  await using copy = await openCopy()
  await deliver(copy, [bill('1', '2')], { id: first })
  await copy.run()
  await deliver(copy, [bill()], { id: second, submittedTime: '2026-10-03T03:00:00Z' })
  expect(await copy.run()).toMatchObject({ changed: 1, failed: 0 })
  expect(await copy.costs()).toEqual([])
})

test('a manifest without a byte: the month stays until Azure has written it', async () => {
  await using copy = await openCopy()
  await deliver(copy, [bill('1')], { id: first })
  await copy.run()
  await copy.write(`billing/daily/20260901-20260930/${second}/part_0_0001.csv`, bill('9'))
  await copy.write(`billing/daily/20260901-20260930/${second}/manifest.json`, '')

  expect(codes(await copy.run())).toEqual(['MANIFEST_INVALID'])
  expect(await copy.costs()).toEqual(september('1.000000000000000000', '1'))

  await deliver(copy, [bill('9')], { id: second, submittedTime: '2026-10-03T03:00:00Z' })
  expect(await copy.run()).toMatchObject({ changed: 1, failed: 0 })
  expect(await copy.costs()).toEqual(september('9.000000000000000000', '1'))
})

test('a file of other bytes or other rows than the manifest counts is not loaded', async () => {
  for (const [counts, code] of [
    [{ byteCount: 7 }, 'DELIVERY_INCOMPLETE'],
    [{ dataRowCount: 7 }, 'ROWS_MISSING'],
  ] as const) {
    await using copy = await openCopy()
    await deliver(copy, [bill('1')], { id: first })
    await copy.run()
    await deliver(copy, [bill('2', '3')], { id: second, submittedTime: '2026-10-03T03:00:00Z', counts })
    expect(codes(await copy.run())).toEqual([code])
    expect(await copy.costs()).toEqual(september('1.000000000000000000', '1'))
  }
})

test('the manifest of 2021, without its export: the folders say which month and which run', async () => {
  await using copy = await openCopy()
  const folder = `billing/daily/20260901-20260930/202610020300/${first}`
  const content = bill('1', '2')
  await copy.write(`${folder}/000001.csv`, content)
  const counts = { byteCount: Buffer.byteLength(content), dataRowCount: 2 }
  const blob = { blobName: `${folder}/000001.csv`, ...counts, headerRowCount: 1 }
  await copy.write(
    `${folder}/_manifest.json`,
    JSON.stringify({ manifestVersion: '2021-01-01', dataFormat: 'csv', blobCount: 1, ...counts, blobs: [blob] }),
  )
  expect(await copy.run()).toMatchObject({ changed: 1, failed: 0 })
  expect(await copy.costs()).toEqual(september('3.000000000000000000', '2'))
})

test('an export without manifests: the newest file of a month, and the same file written over', async () => {
  await using copy = await openCopy({ discovery: 'listing' })
  const key = (id: string) => `billing/daily/20260901-20260930/daily_${id}.csv`
  await copy.write(key(second), bill('1'), new Date('2026-09-15T03:00:00Z'))
  await copy.write(key(first), bill('1', '2'), new Date('2026-10-02T03:00:00Z'))
  expect(await copy.run()).toMatchObject({ changed: 1, failed: 0 })
  expect(await copy.costs()).toEqual(september('3.000000000000000000', '2'))

  await copy.write(key(first), bill('8'), new Date('2026-10-03T03:00:00Z'))
  expect(await copy.run()).toMatchObject({ changed: 1, failed: 0 })
  expect(await copy.costs()).toEqual(september('8.000000000000000000', '1'))
})

test('two exports of one type under one prefix are refused, both named, whenever one looks', async () => {
  await using copy = await openCopy({}, { export: undefined })
  await deliver(copy, [bill('1')], { id: first })
  await deliver(copy, [bill('1')], { id: second, folder: 'billing/once' })
  for (const _ of [1, 2]) {
    await expect(copy.run()).rejects.toMatchObject({
      code: 'EXPORT_AMBIGUOUS',
      message: 'Source daily finds several exports: billing/daily, billing/once',
    })
  }
})

test('so are two subscriptions that write exports of one name into one folder, until one is named', async () => {
  const [one, other] = ['/subscriptions/1', '/subscriptions/2']
  await using copy = await openCopy()
  await deliver(copy, [bill('1')], { id: first, scope: one })
  await deliver(copy, [bill('5')], { id: second, scope: other, submittedTime: '2026-10-03T03:00:00Z' })
  for (const _ of [1, 2]) {
    await expect(copy.run()).rejects.toMatchObject({
      code: 'EXPORT_AMBIGUOUS',
      message: `Source daily finds several exports: billing/daily of ${one}, billing/daily of ${other}`,
    })
  }
  expect(await copy.run({ scope: '/Subscriptions/1' })).toMatchObject({ changed: 1, failed: 0 })
  expect(await copy.costs()).toEqual(september('1.000000000000000000', '1'))
})

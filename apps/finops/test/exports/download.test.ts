import { awsCurV2 } from '@openfinops/vendor-aws-cur-v2'
import { expect, test } from 'vitest'
import { type BucketWorkplace, openBucket } from './bucket.ts'

const period = '2026-09'

test('a download that breaks is taken up again, and is of the same object', async () => {
  await using place = await openBucket(awsCurV2({ prefix: 'cur', export: 'daily' }))
  const bill = await deliver(place)
  const key = bill.objects.find(({ role }) => role === 'data')?.key ?? ''
  place.server.fault({ operation: 'GetObject', key, times: 1, breakAfter: 5000 })

  const run = await place.run()
  expect(run).toMatchObject({ changed: 1, failed: 0 })
  expect(run.events).toContainEqual(expect.objectContaining({ type: 'retrying' }))
  expect(await place.found(bill.truth, period)).toEqual(bill.truth)
  const [, second] = place.server.requests.filter((request) => request.key === key)
  expect(second?.ifMatch).toBeDefined()
})

test('a store that is busy is asked again; one that refuses is not', async () => {
  await using place = await openBucket(awsCurV2({ prefix: 'cur', export: 'daily' }))
  const bill = await deliver(place)
  const key = bill.objects.find(({ role }) => role === 'data')?.key ?? ''
  place.server.fault({ operation: 'GetObject', key, times: 4, error: { status: 503, code: 'SlowDown' } })
  const stopRefusing = place.server.fault({
    operation: 'GetObject',
    key,
    after: 4,
    error: { status: 403, code: 'AccessDenied' },
  })

  const refused = await place.run()
  expect(refused.events).toContainEqual(expect.objectContaining({ type: 'retrying' }))
  expect(refused.events).toContainEqual(
    expect.objectContaining({ type: 'failed', error: expect.objectContaining({ code: 'STORE_DENIED' }) }),
  )
  stopRefusing()
  expect(await place.run()).toMatchObject({ changed: 1, failed: 0 })
  expect(await place.found(bill.truth, period)).toEqual(bill.truth)
})

async function deliver(place: BucketWorkplace) {
  const createdAt = new Date('2026-10-03T04:15:00Z')
  const bill = await place.generate({
    kind: 'aws-cur-v2',
    format: 'csv.gz',
    layout: 'create-new',
    export: 'daily',
    prefix: 'cur',
    period,
    rows: 300,
    seed: 3,
    id: '9b6b32ef-2b70-3d10-9448-07e23ebce6b9',
    createdAt,
  })
  await place.put(bill.objects, createdAt)
  return bill
}

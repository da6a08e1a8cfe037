import { expect, test } from 'vitest'
import { bucket, csv, delivery, stream } from './direct-fixture.ts'
import { costing, openFixture, replace } from './fixture.ts'

test('two datasets have one bucket, and each its own objects in it', async () => {
  await using fixture = await openFixture({ bucket })
  const { server, gcs, open, write } = fixture
  const load = await write(costing('1'))
  const during: (readonly string[])[] = []
  server.fault({
    operation: 'jobs.insert',
    table: 'bills$202610',
    times: 1,
    async before() {
      await replace(open({ dataset: 'other' }), load)
      during.push(gcs.keys('acme-staging'))
    },
  })
  await replace(open(), load)
  expect(during).toEqual([[expect.stringMatching(/^finops\/finops_staging_[\da-f]{20}\.parquet$/)]])
  expect(await fixture.rows('cost')).toEqual([['1']])
  expect(await server.query('SELECT cost FROM `other.bills`')).toEqual([['1']])
  expect(gcs.keys('acme-staging')).toEqual([])
})

test('so it is with what comes straight from a store', async () => {
  await using fixture = await openFixture({ bucket })
  const { server, gcs, open } = fixture
  const load = delivery({ files: [csv('export/a.csv', 'id,Line/Cost\n1,2\n')] })
  const during: (readonly string[])[] = []
  let isFirst = true
  server.fault({
    operation: 'jobs.insert',
    async before({ jobId }) {
      if (!isFirst || jobId?.endsWith('_stage0') !== true) return
      isFirst = false
      await stream(open({ dataset: 'other' }), load)
      during.push(gcs.keys('acme-staging'))
    },
  })
  await stream(open(), load)
  expect(during).toHaveLength(1)
  expect(during[0]).toHaveLength(1)
  expect(await fixture.rows('line_cost')).toEqual([['2']])
  expect(await server.query('SELECT line_cost FROM `other.bills`')).toEqual([['2']])
})

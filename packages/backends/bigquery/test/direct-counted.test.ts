import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { bucket, csv, delivery, expectUntouched, openLoaded, stream } from './direct-fixture.ts'
import { type Fixture, openFixture } from './fixture.ts'

const manifest = 'manifest-2'
const bill = 'id,Line/Cost\n1,2\n2,3\n3,4\n4,5\n'

/** Replaces everything in the bucket just before the next load job reads it. */
function swap({ server, gcs }: Fixture, content: string | Uint8Array): void {
  // The ledger is read first.
  server.fault({
    operation: 'jobs.insert',
    after: 1,
    times: 1,
    before() {
      for (const key of gcs.keys('acme-staging')) gcs.put('acme-staging', key, content)
    },
  })
}

test.each([
  ['half of the rows', 'id,Line/Cost\n1,2\n2,3\n', 2],
  ['no rows', 'id,Line/Cost\n', 0],
  ['more rows', `${bill}5,6\n`, 5],
])('%s of a file are refused, and the next run loads it', async (_, content, found) => {
  await using fixture = await openLoaded()
  const files = [csv('export/a.csv', bill)]
  swap(fixture, content)
  await expect(stream(fixture.backend, delivery({ manifest, files }))).rejects.toMatchObject({
    code: 'ROWS_MISSING',
    message: `BigQuery has read ${found} rows, the file held 4 when sent`,
    place: { file: 'export/a.csv' },
    retryable: false,
  })
  await expectUntouched(fixture)

  const { totals } = await stream(fixture.backend, delivery({ manifest, files }))
  expect(totals).toMatchObject({ rows: 4, sums: [{ sum: '14' }] })
  expect(await fixture.rows('id, finops_manifest')).toEqual([
    ['1', manifest],
    ['2', manifest],
    ['3', manifest],
    ['4', manifest],
  ])
})

test('so are the rows that are read when the vendor promises as many', async () => {
  await using fixture = await openLoaded()
  swap(fixture, 'id,Line/Cost\n1,2\n2,3\n')
  const load = delivery({ manifest, files: [csv('export/a.csv', bill)], rows: 2 })
  await expect(stream(fixture.backend, load)).rejects.toMatchObject({ code: 'ROWS_MISSING' })
  await expectUntouched(fixture)
})

test('files that are loaded together are counted together', async () => {
  await using fixture = await openLoaded()
  swap(fixture, 'id,Line/Cost\n1,2\n')
  const files = [csv('export/a.csv', bill), csv('export/b.csv', bill), csv('export/c.csv', bill)]
  await expect(stream(fixture.backend, delivery({ manifest, files }))).rejects.toMatchObject({
    code: 'ROWS_MISSING',
    message: 'BigQuery has read 3 rows, the 3 files from export/a.csv to export/c.csv held 12 when sent',
  })
  await expectUntouched(fixture)
})

test('Parquet is held to what its footer says', async () => {
  await using fixture = await openFixture({ bucket })
  const { path } = await fixture.write({ rows: [`'1' AS id`, `'2' AS id`] })
  const columns = ['billing_period', 'finops_source', 'finops_manifest', 'id'].map((name) => ({ name, type: 'text' }))
  const file = { key: 'export/a.parquet', bytes: await readFile(path), columns, rows: 3 }
  await expect(stream(fixture.backend, delivery({ format: 'parquet', files: [file] }))).rejects.toMatchObject({
    code: 'ROWS_MISSING',
    place: { file: 'export/a.parquet' },
  })
})

test('an object that is another one than was sent is sent again, of the same size or not', async () => {
  await using fixture = await openLoaded()
  const { gcs, backend } = fixture
  const files = [csv('export/a.csv', bill)]
  const read: string[] = []
  const load = delivery({ manifest, files, onRead: (key) => read.push(key) })
  const lost = { status: 503, reason: 'backendError' }
  const restore = fixture.server.fault({ operation: 'jobs.insert', after: 1, error: lost })
  await expect(stream(backend, load)).rejects.toMatchObject({ code: 'BACKEND_UNAVAILABLE' })
  restore()
  const [key] = gcs.keys('acme-staging')
  gcs.put('acme-staging', key ?? '', bill.replace('4,5', '4,6'))
  await stream(backend, load)
  expect(read).toEqual(['export/a.csv', 'export/a.csv'])
  expect(await fixture.rows('SUM(line_cost)')).toEqual([['14']])
})

test('who may not say of an object what it is is told so', async () => {
  await using fixture = await openLoaded()
  fixture.gcs.deny('storage.objects.update')
  const load = delivery({ manifest, files: [csv('export/a.csv', bill)] })
  await expect(stream(fixture.backend, load)).rejects.toMatchObject({
    code: 'BACKEND_DENIED',
    message: expect.stringContaining('storage.objects.update'),
  })
  await expectUntouched(fixture)
})

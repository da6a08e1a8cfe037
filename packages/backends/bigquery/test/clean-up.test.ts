import { expect, test } from 'vitest'
import { bucket, csv, delivery, stream } from './direct-fixture.ts'
import { costing, type Fixture, openFixture, replace, uncancelled } from './fixture.ts'

const retained = {
  operation: 'objects.delete',
  error: { status: 403, reason: 'retentionPolicyNotMet', message: 'Object is subject to a retention policy' },
}

async function expectSecond({ backend, rows }: Fixture): Promise<void> {
  expect(await rows('finops_source, finops_manifest, cost')).toContainEqual(['daily', 'manifest-2', '2'])
  expect((await backend.periods(uncancelled)).map(({ source, manifest }) => [source, manifest])).toContainEqual([
    'daily',
    'manifest-2',
  ])
}

test('a month whose object may not be removed is loaded all the same, and says so', async () => {
  await using fixture = await openFixture({ bucket })
  const { gcs, backend, open, write } = fixture
  await replace(backend, await write(costing('1')))
  gcs.fault(retained)
  const load = await write(costing('2', { manifest: 'manifest-2' }))
  const { details } = await replace(open(), load)
  const [key = ''] = gcs.keys('acme-staging')
  expect(key).toMatch(/^finops\/finops_staging_[\da-f]{20}\.parquet$/)
  expect(details?.['left']).toBe(
    `gs://acme-staging/${key.replace('.parquet', '*')} (Cloud Storage refuses storage.objects.delete on ` +
      'bucket acme-staging: Object is subject to a retention policy)',
  )
  await expectSecond(fixture)
})

test('where objects may not be listed, those that are known are removed', async () => {
  await using fixture = await openFixture({ bucket })
  const { gcs, backend, write } = fixture
  gcs.deny('storage.objects.list')
  const { details } = await replace(backend, await write(costing('2', { manifest: 'manifest-2' })))
  expect(gcs.keys('acme-staging')).toEqual([])
  expect(details?.['left']).toContain('storage.objects.list on bucket acme-staging')
  await expectSecond(fixture)
})

test('a table on the way that may not be removed is told', async () => {
  await using fixture = await openFixture()
  const { server, backend, write } = fixture
  await replace(backend, await write(costing('5', { source: 'hourly' })))
  server.deny('bigquery.tables.delete')
  const { details } = await replace(backend, await write(costing('2', { manifest: 'manifest-2' })))
  const [table] = server.tables('finops').filter((name) => name.startsWith('finops_staging_'))
  expect(details?.['left']).toMatch(new RegExp(`^${table} \\(BigQuery refuses bigquery.tables.delete on .*\\)$`))
  await expectSecond(fixture)
})

test('objects that came straight from a store and may not be removed are told', async () => {
  await using fixture = await openFixture({ bucket })
  const { gcs, backend } = fixture
  gcs.fault(retained)
  const { details } = await stream(backend, delivery({ files: [csv('export/a.csv', 'id,Line/Cost\n1,2\n')] }))
  expect(details?.['left']).toMatch(
    /^gs:\/\/acme-staging\/finops\/finops_staging_[\da-f]{20}_\* \(Cloud Storage refuses storage.objects.delete on .*\)$/,
  )
  expect(gcs.keys('acme-staging')).toHaveLength(1)
})

test('so it is with what comes straight from a store', async () => {
  await using fixture = await openFixture({ bucket })
  const { server, backend } = fixture
  server.deny('bigquery.tables.delete')
  const { details } = await stream(backend, delivery({ files: [csv('export/a.csv', 'id,Line/Cost\n1,2\n')] }))
  expect(details?.['left']).toMatch(/^finops_staging_[\da-f]{20}_\* \(BigQuery refuses bigquery.tables.delete on .*\)$/)
  expect(await backend.periods(uncancelled)).toHaveLength(1)
})

test('a run that is killed before it has removed the file leaves a ledger that has the month', async () => {
  await using fixture = await openFixture({ bucket })
  const { gcs, open, write } = fixture
  const abort = new AbortController()
  gcs.fault({ operation: 'objects.delete', before: () => abort.abort() })
  const load = await write(costing('2', { manifest: 'manifest-2' }))
  await expect(replace(open(), load, { signal: abort.signal })).rejects.toMatchObject({ code: 'CANCELLED' })
  await expectSecond(fixture)
})

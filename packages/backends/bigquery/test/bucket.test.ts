import { stat } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { costing, type Fixture, openFixture, replace, uncancelled } from './fixture.ts'

const bucket = 'gs://acme-staging/finops/months'

function objects({ gcs }: Fixture): readonly string[] {
  return gcs.keys('acme-staging')
}

test('a month goes through the bucket, and its file is removed after', async () => {
  await using fixture = await openFixture({ bucket })
  const { server, gcs, backend, write } = fixture
  const during: string[] = []
  server.fault({
    operation: 'jobs.insert',
    table: 'bills$202610',
    before: () => void during.push(...gcs.keys('acme-staging')),
  })
  const { details } = await replace(backend, await write(costing('1')))
  expect(during).toEqual([expect.stringMatching(/^finops\/months\/finops_staging_\w+\.parquet$/)])
  expect(details).toEqual({ job: expect.stringMatching(/^finops_/), bytes: expect.stringMatching(/^[1-9]\d*$/) })
  expect(server.requests.filter(({ operation }) => operation === 'jobs.upload')).toEqual([])
  expect(objects(fixture)).toEqual([])
  expect(await fixture.rows('cost')).toEqual([['1']])
})

test('an upload that fails goes on where it stopped', async () => {
  await using fixture = await openFixture({ bucket })
  const { gcs, backend, write } = fixture
  gcs.fault({ operation: 'objects.resume', times: 1, error: { status: 503, reason: 'backendError' } })
  // Noise does not compress: the file has two pieces.
  const noise = `(SELECT string_agg(md5(CAST(random() AS VARCHAR)), '') FROM range(700000))`
  const load = await write({ rows: [`'1' AS id, ${noise} AS note`] })
  expect((await stat(load.path)).size).toBeGreaterThan(16 * 1024 * 1024)
  const sent: number[] = []
  const { size } = await stat(load.path)
  await replace(backend, load, { ...uncancelled, onSent: (bytes, of) => sent.push(bytes, of) })
  expect(sent).toEqual([16 * 1024 * 1024, size, size, size])
  expect(fixture.loadJobs()).toEqual(['bills$202610'])
  expect(await fixture.rows('id, LENGTH(note)')).toEqual([['1', '22400000']])
  expect(objects(fixture)).toEqual([])
}, 30_000)

test('the file stays for a job that still runs, and the run that takes it up removes it', async () => {
  await using fixture = await openFixture({ bucket })
  const { server, open, write } = fixture
  server.fault({ operation: 'jobs.insert', table: 'bills$202610', times: 1, jobDelay: 300 })
  const load = await write(costing('1'))
  const abort = new AbortController()
  const gone = replace(open(), load, { signal: abort.signal })
  await expect.poll(() => server.jobs().at(-1)?.table).toBe('bills$202610')
  abort.abort()
  await expect(gone).rejects.toMatchObject({ code: 'CANCELLED' })
  expect(objects(fixture)).toHaveLength(1)
  await replace(open(), load)
  expect(fixture.loadJobs()).toEqual(['bills$202610'])
  expect(objects(fixture)).toEqual([])
})

test('the file of a job that failed is removed', async () => {
  await using fixture = await openFixture({ bucket })
  const { server, backend, write } = fixture
  server.fault({ operation: 'jobs.insert', table: 'bills$202610', jobError: { reason: 'invalid', message: 'odd' } })
  await expect(replace(backend, await write(costing('1')))).rejects.toMatchObject({ code: 'JOB_FAILED' })
  expect(objects(fixture)).toEqual([])
})

test('why a load failed is told, though its file cannot be removed either', async () => {
  await using fixture = await openFixture({ bucket })
  const { server, gcs, backend, write } = fixture
  server.fault({ operation: 'jobs.insert', table: 'bills$202610', jobError: { reason: 'invalid', message: 'odd' } })
  gcs.fault({ operation: 'objects.delete', error: { status: 403, reason: 'forbidden' } })
  await expect(replace(backend, await write(costing('1')))).rejects.toMatchObject({ code: 'JOB_FAILED' })
})

test('a bucket that is not there is named', async () => {
  await using fixture = await openFixture({ bucket: 'gs://acme-typo/finops' })
  await expect(replace(fixture.backend, await fixture.write(costing('1')))).rejects.toMatchObject({
    code: 'STORE_UNKNOWN',
    message: 'There is no bucket acme-typo',
    fix: expect.stringContaining('bucket'),
  })
})

test('a bucket that may not be written is named', async () => {
  await using fixture = await openFixture({ bucket })
  const { gcs, backend, write } = fixture
  gcs.fault({ operation: 'objects.insert', error: { status: 403, reason: 'forbidden', message: 'no access' } })
  await expect(replace(backend, await write(costing('1')))).rejects.toMatchObject({
    code: 'BACKEND_DENIED',
    message: expect.stringContaining('storage.objects.create on bucket acme-staging'),
    fix: expect.stringContaining('roles/storage.objectUser'),
  })
  expect(await backend.periods(uncancelled)).toEqual([])
})

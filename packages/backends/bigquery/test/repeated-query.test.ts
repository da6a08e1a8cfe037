import { expect, test } from 'vitest'
import { costing, type Fixture, openFixture, replace, uncancelled } from './fixture.ts'

const busy = { reason: 'rateLimitExceeded', message: 'Exceeded rate limits: too many table update operations' }

function queries({ server }: Fixture): readonly string[] {
  return server.jobs().flatMap(({ id }) => (id.startsWith('finops_query_') ? [id] : []))
}

test.each(['rateLimitExceeded', 'jobRateLimitExceeded', 'backendError', 'internalError'])(
  'a query job that failed for %s is followed by another one',
  async (reason) => {
    await using fixture = await openFixture()
    const { server, backend, write } = fixture
    await replace(backend, await write(costing('1')))
    const before = queries(fixture).length
    server.fault({ operation: 'jobs.insert', jobId: 'finops_query_', times: 1, jobError: { ...busy, reason } })
    await replace(backend, await write(costing('2', { manifest: 'manifest-2' })))
    // The ledger, once more the ledger, whether the month is shared, the sums, the ledger again.
    expect(queries(fixture).length - before).toBe(5)
    expect(await fixture.rows('finops_manifest, cost')).toEqual([['manifest-2', '2']])
  },
)

test('one that always fails so is tried as often as max_attempts says, and named', async () => {
  await using fixture = await openFixture({ max_attempts: 2 })
  const { server, backend, write } = fixture
  await replace(backend, await write(costing('1')))
  const before = queries(fixture).length
  server.fault({ operation: 'jobs.insert', jobId: 'finops_query_', jobError: busy })
  await expect(backend.periods(uncancelled)).rejects.toMatchObject({
    code: 'BACKEND_UNAVAILABLE',
    retryable: true,
    message: expect.stringMatching(/^BigQuery answers rateLimitExceeded: .* \(job finops_query_[-\da-f]+\)$/),
  })
  expect(queries(fixture).length - before).toBe(2)
})

test('one that failed for good is not tried again', async () => {
  await using fixture = await openFixture()
  const { server, backend, write } = fixture
  await replace(backend, await write(costing('1')))
  const before = queries(fixture).length
  server.fault({
    operation: 'jobs.insert',
    jobId: 'finops_query_',
    jobError: { reason: 'invalidQuery', message: 'odd' },
  })
  await expect(backend.periods(uncancelled)).rejects.toMatchObject({ code: 'JOB_FAILED' })
  expect(queries(fixture).length - before).toBe(1)
})

test('an answer that is not to be had is asked for again, of the same job', async () => {
  await using fixture = await openFixture()
  const { server, backend, write } = fixture
  await replace(backend, await write(costing('1')))
  const before = queries(fixture).length
  server.fault({ operation: 'jobs.getQueryResults', times: 1, error: { status: 403, ...busy } })
  expect(await backend.periods(uncancelled)).toHaveLength(1)
  expect(queries(fixture).length - before).toBe(1)
})

test('a ledger that was written by a job that says that it failed has one entry', async () => {
  await using fixture = await openFixture()
  const { server, backend, write } = fixture
  await replace(backend, await write(costing('1')))
  const load = await write(costing('2', { manifest: 'manifest-2' }))
  // Does what the statement would do, and fails.
  async function writeTheLedger(): Promise<void> {
    const { id = '' } = server.jobs().findLast(({ type }) => type === 'LOAD') ?? {}
    await server.query(
      `UPDATE \`finops.finops_ledger\` SET job_id = '${id}', finops_manifest = 'manifest-2' WHERE true`,
    )
  }
  const merge = { operation: 'jobs.insert', jobId: 'finops_query_', after: 3, times: 1 }
  server.fault({ ...merge, before: writeTheLedger, jobError: busy })
  await replace(backend, load)
  expect((await backend.periods(uncancelled)).map(({ manifest }) => manifest)).toEqual(['manifest-2'])
  expect(await fixture.rows('COUNT(*)', 'finops_ledger')).toEqual([['1']])
})

test('a new entry that was made by a job that says that it failed is there once', async () => {
  await using fixture = await openFixture()
  const { server, backend, write } = fixture
  await replace(backend, await write(costing('1')))
  const load = await write(costing('2', { period: '2026-11' }))
  async function makeTheEntry(): Promise<void> {
    const { id = '' } = server.jobs().findLast(({ type }) => type === 'LOAD') ?? {}
    await server.query(`INSERT INTO \`finops.finops_ledger\` (table_name, finops_source, billing_period, finops_manifest,
      row_count, sums, loaded_at, changes, job_id, bytes) SELECT table_name, finops_source, DATE '2026-11-01',
      finops_manifest, row_count, sums, loaded_at, changes, '${id}', bytes FROM \`finops.finops_ledger\``)
  }
  const merge = { operation: 'jobs.insert', jobId: 'finops_query_', after: 3, times: 1 }
  server.fault({ ...merge, before: makeTheEntry, jobError: busy })
  await replace(backend, load)
  expect((await backend.periods(uncancelled)).map(({ period }) => period)).toEqual(['2026-10', '2026-11'])
})

test('a column is widened once more when the job that did it says that it failed', async () => {
  await using fixture = await openFixture()
  const { server, backend, write } = fixture
  const narrow = { rows: [`'1' AS id, 1.5::DECIMAL(18,2) AS cost`], sums: costing('1.5').sums ?? [] }
  await replace(backend, await write(narrow))
  const widen = 'ALTER TABLE `finops.bills` ALTER COLUMN cost SET DATA TYPE BIGNUMERIC'
  server.fault({
    operation: 'jobs.insert',
    jobId: 'finops_query_',
    after: 1,
    times: 1,
    before: () => server.query(widen).then(() => undefined),
    jobError: busy,
  })
  await replace(backend, await write(costing('0.0123456789', { period: '2026-11' })))
  expect(await fixture.rows('billing_period, cost')).toEqual([
    ['2026-10-01', '1.5'],
    ['2026-11-01', '0.0123456789'],
  ])
})

test("somebody's own query is started again as well", async () => {
  await using fixture = await openFixture()
  const { server, backend, write } = fixture
  await replace(backend, await write(costing('1')))
  server.fault({ operation: 'jobs.insert', jobId: 'finops_query_', times: 1, jobError: busy })
  const { rows } = await backend.query('SELECT cost FROM bills', uncancelled)
  const found: unknown[] = []
  for await (const row of rows) found.push(row)
  expect(found).toEqual([['1']])
})

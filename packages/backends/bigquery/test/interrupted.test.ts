import { stat } from 'node:fs/promises'
import { isFinopsError } from '@openfinops/plugin'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { costing, type Fixture, openFixture, replace, uncancelled } from './fixture.ts'

let fixture: Fixture

beforeEach(async () => {
  fixture = await openFixture()
  await replace(fixture.backend, await fixture.write(costing('1')))
  fixture.server.resetRequests()
})

afterEach(() => fixture[Symbol.asyncDispose]())

const october = 'bills$202610'

/** The month as it is after it was loaded by `beforeEach`, and by nothing else. */
async function expectFormer(): Promise<void> {
  expect(await fixture.rows('finops_manifest, cost')).toEqual([['manifest-1', '1']])
  expect((await fixture.backend.periods(uncancelled)).map(({ manifest }) => manifest)).toEqual(['manifest-1'])
}

/** One copy of the second delivery, in the table and in the ledger. */
async function expectSecond(cost = '2'): Promise<void> {
  expect(await fixture.rows('finops_manifest, cost')).toEqual([['manifest-2', cost]])
  expect((await fixture.backend.periods(uncancelled)).map(({ manifest }) => manifest)).toEqual(['manifest-2'])
}

function uploads(): number {
  return fixture.server.requests.filter(({ operation }) => operation === 'jobs.upload').length
}

test('an upload that breaks is sent again, under the same id', async () => {
  const { server, backend, write } = fixture
  server.fault({ operation: 'jobs.upload', times: 1, breakUploadAfter: 100 })
  await replace(backend, await write(costing('2', { manifest: 'manifest-2' })))
  expect(uploads()).toBe(2)
  expect(fixture.loadJobs()).toEqual([october, october])
  await expectSecond()
})

test('an upload that never arrives fails as retryable, and changes nothing', async () => {
  const { server, backend, write } = fixture
  const mend = server.fault({ operation: 'jobs.upload', breakUploadAfter: 100 })
  const load = await write(costing('2', { manifest: 'manifest-2' }))
  await expect(replace(backend, load)).rejects.toMatchObject({ code: 'BACKEND_UNAVAILABLE', retryable: true })
  expect(fixture.loadJobs()).toEqual([october])
  await expectFormer()
  mend()
  await replace(fixture.open(), load)
  expect(fixture.loadJobs()).toEqual([october, october])
  await expectSecond()
}, 60_000)

test('a file whose answer got lost is not sent again', async () => {
  const { server, backend, write } = fixture
  server.fault({ operation: 'jobs.upload', times: 1, breakAfter: 0 })
  await replace(backend, await write(costing('2', { manifest: 'manifest-2' })))
  expect(uploads()).toBe(1)
  expect(fixture.loadJobs()).toEqual([october, october])
  await expectSecond()
})

test('a run that gives up during the upload leaves nothing', async () => {
  const { server, write } = fixture
  const abort = new AbortController()
  server.fault({ operation: 'jobs.upload', times: 1, before: () => abort.abort(), delay: 200 })
  const load = await write(costing('2', { manifest: 'manifest-2' }))
  await expect(replace(fixture.open(), load, { signal: abort.signal })).rejects.toMatchObject({ code: 'CANCELLED' })
  await replace(fixture.open(), load)
  await expectSecond()
})

test('a run that is gone while its job runs is followed by one that waits for that job', async () => {
  const { server, write } = fixture
  server.fault({ operation: 'jobs.upload', times: 1, jobDelay: 400 })
  const load = await write(costing('2', { manifest: 'manifest-2' }))
  const abort = new AbortController()
  const gone = replace(fixture.open(), load, { signal: abort.signal })
  await expect.poll(() => server.jobs().at(-1)?.state).toBe('RUNNING')
  abort.abort()
  await expect(gone).rejects.toMatchObject({ code: 'CANCELLED' })
  await expectFormer()

  const { details } = await replace(fixture.open(), load)
  expect(details?.['job']).toBe(server.jobs().findLast(({ type }) => type === 'LOAD')?.id)
  expect(uploads()).toBe(1)
  expect(fixture.loadJobs()).toEqual([october, october])
  await expectSecond()
})

test('a run that dies between the job and the ledger is followed by one that writes the ledger', async () => {
  const { server, write } = fixture
  const load = await write(costing('2', { manifest: 'manifest-2' }))
  const abort = new AbortController()
  // The last query of a load is the one that writes the ledger; here the process is gone before it is sent.
  const queries = () => server.jobs().filter(({ type }) => type === 'QUERY').length
  const before = queries()
  server.fault({ operation: 'jobs.insert', after: 3, times: 1, before: () => abort.abort(), error: lost })
  await expect(replace(fixture.open(), load, { signal: abort.signal })).rejects.toMatchObject({ code: 'CANCELLED' })
  expect(queries() - before).toBe(3)
  expect(await fixture.rows('finops_manifest, cost')).toEqual([['manifest-2', '2']])
  expect((await fixture.backend.periods(uncancelled)).map(({ manifest }) => manifest)).toEqual(['manifest-1'])

  await replace(fixture.open(), load)
  expect(uploads()).toBe(1)
  expect(fixture.loadJobs()).toEqual([october, october])
  await expectSecond()
})

test('a run that dies before the ledger of a shared month is followed by one that sends nothing', async () => {
  const { server, backend, write } = fixture
  await replace(backend, await write(costing('5', { source: 'hourly' })))
  server.resetRequests()
  const load = await write(costing('2', { manifest: 'manifest-2' }))
  const abort = new AbortController()
  server.fault({ operation: 'jobs.insert', after: 5, times: 1, before: () => abort.abort(), error: lost })
  await expect(replace(fixture.open(), load, { signal: abort.signal })).rejects.toMatchObject({ code: 'CANCELLED' })
  expect(await fixture.rows('finops_manifest, cost')).toEqual([
    ['manifest-1', '5'],
    ['manifest-2', '2'],
  ])

  const { details } = await replace(fixture.open(), load)
  expect(uploads()).toBe(1)
  expect(details?.['bytes']).toBe(String((await stat(load.path)).size))
  expect((await backend.periods(uncancelled)).map(({ source, manifest }) => [source, manifest])).toEqual([
    ['daily', 'manifest-2'],
    ['hourly', 'manifest-1'],
  ])
})

const lost = { status: 503, reason: 'backendError' }

test('an older job that still runs ends before a newer delivery is loaded', async () => {
  const { server, write } = fixture
  server.fault({ operation: 'jobs.upload', times: 1, jobDelay: 1000 })
  const abort = new AbortController()
  const older = replace(fixture.open(), await write(costing('2', { manifest: 'manifest-older' })), {
    signal: abort.signal,
  })
  await expect.poll(() => server.jobs().at(-1)?.state).toBe('RUNNING')
  abort.abort()
  await expect(older).rejects.toMatchObject({ code: 'CANCELLED' })

  await replace(fixture.open(), await write(costing('3', { manifest: 'manifest-2' })))
  await server.settled()
  await expectSecond('3')
})

test('a table that is still being widened is waited for, and keeps the month that comes after', async () => {
  const { server, write } = fixture
  const abort = new AbortController()
  server.fault({ operation: 'jobs.insert', table: 'bills', times: 1, jobDelay: 1000 })
  const asText = (cost: string) => ({
    rows: [`'1' AS id, '${cost}' AS cost`],
    sums: [{ column: 'cost', currency: undefined, sum: cost }],
  })
  const text = await write({ period: '2026-09', ...asText('7') })
  const gone = replace(fixture.open(), text, { signal: abort.signal })
  await expect.poll(() => server.jobs().at(-1)).toMatchObject({ table: 'bills', state: 'RUNNING' })
  abort.abort()
  await expect(gone).rejects.toMatchObject({ code: 'CANCELLED' })

  await replace(fixture.open(), await write({ manifest: 'manifest-2', ...asText('2') }))
  // Whoever does not wait finds the table as narrow as it was, and widens it once more.
  expect(server.jobs().filter(({ table }) => table === 'bills')).toHaveLength(1)
  await expectSecond()
})

test('a table whose widening was accepted and not answered is widened once', async () => {
  const { server, backend, write } = fixture
  server.fault({ operation: 'jobs.insert', table: 'bills', times: 1, breakAfter: 0 })
  const rows = [`'1' AS id, '2' AS cost`]
  const sums = [{ column: 'cost', currency: undefined, sum: '2' }]
  await replace(backend, await write({ manifest: 'manifest-2', rows, sums }))
  expect(server.jobs().filter(({ table }) => table === 'bills')).toHaveLength(1)
  await expectSecond()
})

test('a job that an earlier run left is not trusted when another came after it', async () => {
  const { server, write } = fixture
  const first = await write(costing('2', { manifest: 'manifest-2' }))
  const loseLedger = server.fault({ operation: 'jobs.insert', after: 3, error: { status: 400, reason: 'invalid' } })
  await expect(replace(fixture.open(), first)).rejects.toMatchObject({ code: 'JOB_FAILED' })
  loseLedger()
  // Another delivery, which adds up to the same, comes after it and ends there too.
  const loseAgain = server.fault({ operation: 'jobs.insert', after: 3, error: { status: 400, reason: 'invalid' } })
  const other = await write(costing('2', { manifest: 'manifest-3' }))
  await expect(replace(fixture.open(), other)).rejects.toMatchObject({ code: 'JOB_FAILED' })
  loseAgain()

  await replace(fixture.open(), first)
  await expectSecond()
  expect(fixture.loadJobs()).toHaveLength(4)
})

test('a job that fails for a reason that passes is followed by another one', async () => {
  const { server, backend, write } = fixture
  const jobError = { reason: 'backendError', message: 'Backend error. Please try again.' }
  server.fault({ operation: 'jobs.upload', times: 1, jobError })
  await replace(backend, await write(costing('2', { manifest: 'manifest-2' })))
  expect(fixture.loadJobs()).toEqual([october, october, october])
  const [first, second] = server.requests.flatMap(({ operation, at }) => (operation === 'jobs.upload' ? [at] : []))
  expect(Number(second) - Number(first)).toBeGreaterThan(900)
  await expectSecond()
})

test('a job that fails for good is named, leaves the month, and does not stand in the way of the next run', async () => {
  const { server, write } = fixture
  const message = 'Error while reading data, error message: Parquet column is odd'
  server.fault({ operation: 'jobs.upload', times: 1, jobError: { reason: 'invalid', message } })
  const load = await write(costing('2', { manifest: 'manifest-2' }))
  const error: unknown = await replace(fixture.open(), load).catch((thrown: unknown) => thrown)
  const { id } = server.jobs().findLast(({ type }) => type === 'LOAD') ?? { id: 'none' }
  expect(isFinopsError(error) && [error.code, error.message]).toEqual([
    'JOB_FAILED',
    `BigQuery answers invalid: ${message} (job ${id})`,
  ])
  await expectFormer()
  await replace(fixture.open(), load)
  await expectSecond()
})

test('a job that takes longer than is waited for is taken up by the next run', async () => {
  const { server, write } = fixture
  server.fault({ operation: 'jobs.upload', times: 1, jobDelay: 400 })
  const load = await write(costing('2', { manifest: 'manifest-2' }))
  await expect(replace(fixture.open({ job_timeout: 0.1 }), load)).rejects.toMatchObject({
    code: 'BACKEND_UNAVAILABLE',
    retryable: true,
    message: expect.stringMatching(/^Job finops_\w+ still runs after 0.1 s$/),
  })
  await replace(fixture.open(), load)
  expect(fixture.loadJobs()).toEqual([october, october])
  await expectSecond()
})

test('two runs that load the same file at the same moment start one job', async () => {
  const { server, write } = fixture
  const load = await write(costing('2', { manifest: 'manifest-2' }))
  const other = fixture.open()
  server.fault({ operation: 'jobs.upload', times: 1, before: () => replace(other, load).then(() => undefined) })
  await replace(fixture.open(), load)
  expect(fixture.loadJobs()).toEqual([october, october])
  await expectSecond()
})

test('a load that is forced is done again, with a job of its own', async () => {
  const { backend, write } = fixture
  const load = await write(costing('2', { manifest: 'manifest-2' }))
  const first = await replace(backend, load)
  const second = await replace(backend, load)
  expect(second.details?.['job']).not.toBe(first.details?.['job'])
  expect(fixture.loadJobs()).toEqual([october, october, october])
  await expectSecond()
})

test('a ledger that somebody else has written meanwhile is not written over', async () => {
  const { server, write } = fixture
  const load = await write(costing('2', { manifest: 'manifest-2' }))
  const meanwhile = `UPDATE \`finops.finops_ledger\` SET job_id = 'theirs' WHERE true`
  server.fault({ operation: 'jobs.upload', times: 1, before: () => server.query(meanwhile).then(() => undefined) })
  await expect(replace(fixture.open(), load)).rejects.toMatchObject({ code: 'BACKEND_LOCKED', retryable: true })
})

test('what the service cannot do for a moment is asked again', async () => {
  const { server, backend, write } = fixture
  const rateLimit = { status: 403, reason: 'rateLimitExceeded', message: 'Exceeded rate limits' }
  server.fault({ operation: 'jobs.get', times: 1, error: { status: 503, reason: 'backendError' } })
  server.fault({ operation: 'jobs.insert', times: 1, error: rateLimit })
  server.fault({ operation: 'jobs.upload', times: 1, error: rateLimit })
  server.fault({ operation: 'jobs.insert', after: 1, times: 1, breakAfter: 0 })
  server.fault({ operation: 'jobs.getQueryResults', times: 1, breakAfter: 10 })
  await replace(backend, await write(costing('2', { manifest: 'manifest-2' })))
  expect(fixture.loadJobs()).toEqual([october, october])
  await expectSecond()
})

test('what the service cannot do at all is asked as often as max_attempts says', async () => {
  const { server, open } = fixture
  server.fault({ error: { status: 503, reason: 'backendError' } })
  await expect(open({ max_attempts: 2 }).periods(uncancelled)).rejects.toMatchObject({ code: 'BACKEND_UNAVAILABLE' })
  expect(server.requests).toHaveLength(2)
})

test('waiting for a service that is out of order stops at once when it is cancelled', async () => {
  const { server, write } = fixture
  server.fault({ error: { status: 503, reason: 'backendError' } })
  const abort = new AbortController()
  const waiting = replace(fixture.open(), await write(costing('2')), { signal: abort.signal })
  await expect.poll(() => server.requests.length).toBeGreaterThan(0)
  const began = performance.now()
  abort.abort()
  await expect(waiting).rejects.toMatchObject({ code: 'CANCELLED' })
  expect(performance.now() - began).toBeLessThan(1000)
})

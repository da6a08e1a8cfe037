import { stat } from 'node:fs/promises'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { costing, type Fixture, openFixture, replace, uncancelled } from './fixture.ts'
import { startAndDie } from './start-and-die.ts'

const october = 'bills$202610'

let fixture: Fixture

beforeEach(async () => {
  fixture = await openFixture()
  await replace(fixture.backend, await fixture.write(costing('1')))
})

afterEach(() => fixture[Symbol.asyncDispose]())

async function held(): Promise<unknown> {
  return {
    rows: await fixture.rows('finops_manifest, cost'),
    ledger: (await fixture.backend.periods(uncancelled)).map(({ manifest }) => manifest),
  }
}

const former = { rows: [['manifest-1', '1']], ledger: ['manifest-1'] }
const second = { rows: [['manifest-2', '2']], ledger: ['manifest-2'] }

test('killed during the upload: the file is sent anew', async () => {
  const { server, backend, write } = fixture
  // Noise does not compress: it is more than what lies between two processes on the way.
  const note = `(SELECT string_agg(md5(CAST(random() AS VARCHAR)), '') FROM range(600000)) AS note`
  const { rows, ...month } = costing('2', { manifest: 'manifest-2' })
  const load = await write({ ...month, rows: rows.map((row) => `${row}, ${note}`) })
  await startAndDie(fixture, load, (kill) => server.fault({ operation: 'jobs.upload', times: 1, before: kill }))
  expect(fixture.loadJobs()).toEqual([october])
  expect(await held()).toEqual(former)

  const { details, totals } = await replace(backend, load)
  expect(details).toEqual({ job: lastLoadJob(), bytes: String((await stat(load.path)).size) })
  expect(totals.rows).toBe(1)
  expect(fixture.loadJobs()).toEqual([october, october])
  expect(await held()).toEqual(second)
}, 30_000)

test('killed while the job runs: the job is waited for, and no other is started', async () => {
  const { server, backend, write } = fixture
  const load = await write(costing('2', { manifest: 'manifest-2' }))
  server.fault({ operation: 'jobs.upload', times: 1, jobDelay: 1500 })
  await startAndDie(fixture, load, (kill) => server.fault({ operation: 'jobs.get', after: 1, times: 1, before: kill }))
  expect(server.jobs().at(-1)).toMatchObject({ table: october, state: 'RUNNING' })
  expect(await held()).toEqual(former)

  const { details, totals } = await replace(backend, load)
  expect(details).toEqual({ job: lastLoadJob(), bytes: String((await stat(load.path)).size), found: 'true' })
  expect(totals.rows).toBe(1)
  expect(fixture.loadJobs()).toEqual([october, october])
  expect(await held()).toEqual(second)
}, 30_000)

test('killed after the job and before the ledger: the ledger is written, and no job is started', async () => {
  const { server, backend, write } = fixture
  const load = await write(costing('2', { manifest: 'manifest-2' }))
  // The ledger, other sources of the month, the sums, and then the ledger again.
  const fault = { operation: 'jobs.insert', after: 3, times: 1, error: { status: 503, reason: 'backendError' } }
  await startAndDie(fixture, load, (kill) => server.fault({ ...fault, before: kill }))
  expect(await held()).toEqual({ ...second, ledger: ['manifest-1'] })

  const { details, totals } = await replace(backend, load)
  expect(details).toEqual({ job: lastLoadJob(), bytes: String((await stat(load.path)).size), found: 'true' })
  expect(totals.rows).toBe(1)
  expect(fixture.loadJobs()).toEqual([october, october])
  expect(await held()).toEqual(second)
}, 30_000)

test('killed as the ledger is written: the ledger has the month, for whoever asks next', async () => {
  const { server, write } = fixture
  const load = await write(costing('2', { manifest: 'manifest-2' }))
  await startAndDie(fixture, load, (kill) =>
    server.fault({ operation: 'jobs.insert', after: 3, times: 1, before: kill }),
  )
  await server.settled()
  expect(fixture.loadJobs()).toEqual([october, october])
  expect(await held()).toEqual(second)
}, 30_000)

test('killed while a shared month is put in place: the transaction is waited for', async () => {
  const { server, backend, write } = fixture
  await replace(backend, await write(costing('5', { source: 'hourly' })))
  const before = fixture.loadJobs().length
  const load = await write(costing('2', { manifest: 'manifest-2' }))
  // The ledger, other sources, the sums of the table on the way, and then the transaction.
  server.fault({ operation: 'jobs.insert', after: 3, times: 1, jobDelay: 1500 })
  const runs = () => server.jobs().some(({ id, state }) => id.endsWith('_write') && state === 'RUNNING')
  await startAndDie(fixture, load, (kill) => expect.poll(runs, { timeout: 10_000 }).toBe(true).then(kill))
  expect(runs()).toBe(true)

  const { details } = await replace(backend, load)
  expect(details).toMatchObject({ found: 'true' })
  expect(fixture.loadJobs()).toHaveLength(before + 1)
  expect(await fixture.rows('finops_source, finops_manifest, cost')).toEqual([
    ['daily', 'manifest-2', '2'],
    ['hourly', 'manifest-1', '5'],
  ])
  expect(server.tables('finops').toSorted()).toEqual(['bills', 'finops_ledger'])
}, 30_000)

function lastLoadJob(): string | undefined {
  return fixture.server.jobs().findLast(({ type }) => type === 'LOAD')?.id
}

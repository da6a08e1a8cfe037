import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { bucket, csv, delivery, stream } from './direct-fixture.ts'
import { type Fixture, openFixture, uncancelled } from './fixture.ts'

const day = 24 * 60 * 60 * 1000

let fixture: Fixture
let later: number
/** Jobs of the first load. */
let before: number

beforeEach(async () => {
  later = 0
  fixture = await openFixture({ bucket }, { now: () => new Date(Date.now() + later) })
  await stream(fixture.backend, delivery({ files: [csv('export/a.csv', 'id,Line/Cost\n1,1\n')] }))
  before = fixture.server.jobs().length
})

afterEach(() => fixture[Symbol.asyncDispose]())

const manifest = 'manifest-2'
const files = [csv('export/a.csv', 'id,Line/Cost\n1,1.5\n'), csv('export/b.csv', 'id,Line/Cost\n2,2e-24\n3,-0.25\n')]

function start(): ChildProcess {
  const script = fileURLToPath(import.meta.resolve('./stream-in-process.ts'))
  const input = {
    options: fixture.options,
    manifest,
    files: files.map(({ key, bytes, columns, rows }) => ({
      key,
      base64: bytes.toString('base64'),
      columns: columns.map(({ name }) => name),
      rows,
    })),
  }
  return spawn(process.execPath, [script, JSON.stringify(input)], { stdio: ['ignore', 'ignore', 'inherit'] })
}

/** Runs the second load until it is killed by what the test has prepared, at the moment that the test has chosen. */
async function startAndDie(prepare: (kill: () => Promise<void>) => unknown): Promise<void> {
  const child = start()
  const ended = once(child, 'exit')
  await prepare(async () => {
    child.kill('SIGKILL')
    await ended
  })
  expect(await ended).toEqual([null, 'SIGKILL'])
}

/** Loads again in this process, and tells which files were read for it. */
async function again() {
  const read: string[] = []
  const loaded = await stream(fixture.backend, delivery({ manifest, files, rows: 3, onRead: (key) => read.push(key) }))
  return { read, found: loaded.details?.['found'], rows: loaded.totals.rows }
}

async function held(): Promise<unknown> {
  return {
    rows: await fixture.rows('id, finops_manifest, line_cost'),
    ledger: (await fixture.backend.periods(uncancelled)).map((period) => period.manifest),
  }
}

const former = { rows: [['1', 'manifest-1', '1']], ledger: ['manifest-1'] }
const second = {
  rows: [
    ['1', 'manifest-2', '1.5'],
    ['2', 'manifest-2', '0.000000000000000000000002'],
    ['3', 'manifest-2', '-0.25'],
  ],
  ledger: ['manifest-2'],
}

/** Of the second load; the first one is over before it. */
function jobs(kind: '_stage0' | '_stage0_1' | '_write'): readonly string[] {
  return fixture.server
    .jobs()
    .slice(before)
    .filter(({ id }) => id.endsWith(kind))
    .map(({ state }) => state)
}

function expectNothingOnTheWay(): void {
  expect(fixture.gcs.keys('acme-staging')).toEqual([])
  expect(fixture.server.tables('finops').toSorted()).toEqual(['bills', 'finops_ledger'])
}

const lost = { status: 503, reason: 'backendError' }

test('killed while the files are copied: the one that is there is not sent again', async () => {
  const { gcs } = fixture
  let restore = () => {}
  await startAndDie((kill) => {
    // The first piece arrives, and with it a file, which is told what it is; the second does not.
    gcs.fault({ operation: 'objects.resume', times: 1 })
    restore = gcs.fault({ operation: 'objects.resume', silent: true })
    gcs.fault({ operation: 'objects.patch', times: 1, before: () => void setImmediate(kill) })
  })
  restore()
  expect(gcs.keys('acme-staging')).toHaveLength(1)
  expect([jobs('_stage0'), jobs('_write'), await held()]).toEqual([[], [], former])

  const { read, ...loaded } = await again()
  expect(read).toHaveLength(1)
  expect(loaded).toEqual({ found: undefined, rows: 3 })
  expect([jobs('_stage0'), jobs('_write'), await held()]).toEqual([['DONE'], ['DONE'], second])
  expectNothingOnTheWay()
}, 30_000)

test('killed before an object is told what it is: it is sent again', async () => {
  const { gcs } = fixture
  let restore = () => {}
  await startAndDie((kill) => {
    restore = gcs.fault({ operation: 'objects.patch', silent: true, before: () => void kill() })
  })
  restore()
  expect(gcs.keys('acme-staging')).not.toEqual([])

  const { read, ...loaded } = await again()
  expect(new Set(read)).toEqual(new Set(['export/a.csv', 'export/b.csv']))
  expect(loaded).toEqual({ found: undefined, rows: 3 })
  expect([jobs('_stage0'), jobs('_write'), await held()]).toEqual([['DONE'], ['DONE'], second])
  expectNothingOnTheWay()
}, 30_000)

test('killed while BigQuery reads less than was sent: the files are sent and loaded anew', async () => {
  const { gcs, server } = fixture
  server.fault({
    operation: 'jobs.insert',
    after: 1,
    times: 1,
    jobDelay: 1000,
    before() {
      for (const key of gcs.keys('acme-staging')) gcs.put('acme-staging', key, 'id,Line/Cost\n3,-0.25\n')
    },
  })
  await startAndDie((kill) =>
    expect
      .poll(() => jobs('_stage0'), { timeout: 10_000 })
      .toEqual(['RUNNING'])
      .then(kill),
  )

  const { read, ...loaded } = await again()
  expect(new Set(read)).toEqual(new Set(['export/a.csv', 'export/b.csv']))
  expect(loaded).toEqual({ found: undefined, rows: 3 })
  expect([jobs('_stage0'), jobs('_stage0_1'), await held()]).toEqual([['DONE'], ['DONE'], second])
  expectNothingOnTheWay()
}, 30_000)

test('killed while the files are loaded: the job is waited for, and nothing is sent', async () => {
  const { server } = fixture
  // The ledger is read first.
  server.fault({ operation: 'jobs.insert', after: 1, times: 1, jobDelay: 1500 })
  await startAndDie((kill) =>
    expect
      .poll(() => jobs('_stage0'), { timeout: 10_000 })
      .toEqual(['RUNNING'])
      .then(kill),
  )
  expect([jobs('_stage0'), jobs('_write'), await held()]).toEqual([['RUNNING'], [], former])

  expect(await again()).toEqual({ read: [], found: undefined, rows: 3 })
  expect([jobs('_stage0'), jobs('_write'), await held()]).toEqual([['DONE'], ['DONE'], second])
  expectNothingOnTheWay()
}, 30_000)

test('killed before the transaction: the month is as it was, and nothing is sent or loaded again', async () => {
  const { server } = fixture
  // The ledger, the load, the look at the values, their sums, and then the transaction.
  await startAndDie((kill) => server.fault({ operation: 'jobs.insert', after: 4, times: 1, before: kill, error: lost }))
  expect([jobs('_stage0'), jobs('_write'), await held()]).toEqual([['DONE'], [], former])

  expect(await again()).toEqual({ read: [], found: undefined, rows: 3 })
  expect([jobs('_stage0'), jobs('_write'), await held()]).toEqual([['DONE'], ['DONE'], second])
  expectNothingOnTheWay()
}, 30_000)

test('killed during the transaction: it is waited for, and there is no other', async () => {
  const { server } = fixture
  server.fault({ operation: 'jobs.insert', after: 4, times: 1, jobDelay: 1500 })
  await startAndDie((kill) =>
    expect
      .poll(() => jobs('_write'), { timeout: 10_000 })
      .toEqual(['RUNNING'])
      .then(kill),
  )
  expect([jobs('_write'), await held()]).toEqual([['RUNNING'], former])

  expect(await again()).toEqual({ read: [], found: 'true', rows: 3 })
  expect([jobs('_stage0'), jobs('_write'), await held()]).toEqual([['DONE'], ['DONE'], second])
  expectNothingOnTheWay()
}, 30_000)

test('killed after the transaction and before the ledger: the ledger is written, and no row twice', async () => {
  const { server } = fixture
  // The sums of the table come after the transaction, and then the ledger.
  await startAndDie((kill) => server.fault({ operation: 'jobs.insert', after: 6, times: 1, before: kill, error: lost }))
  expect([jobs('_write'), await held()]).toEqual([['DONE'], { ...second, ledger: ['manifest-1'] }])

  expect(await again()).toEqual({ read: [], found: 'true', rows: 3 })
  expect([jobs('_stage0'), jobs('_write'), await held()]).toEqual([['DONE'], ['DONE'], second])
  expectNothingOnTheWay()
}, 30_000)

test('taken up days after the transaction: what was on the way is loaded anew to compare, and put in place once', async () => {
  const { server } = fixture
  await startAndDie((kill) => server.fault({ operation: 'jobs.insert', after: 6, times: 1, before: kill, error: lost }))
  later = 2 * day
  await server.query('SELECT 1')
  later = 0
  expectNothingOnTheWay()

  const { read, ...loaded } = await again()
  expect(new Set(read)).toEqual(new Set(['export/a.csv', 'export/b.csv']))
  expect(loaded).toEqual({ found: 'true', rows: 3 })
  expect([jobs('_write'), await held()]).toEqual([['DONE'], second])
  expectNothingOnTheWay()
}, 30_000)

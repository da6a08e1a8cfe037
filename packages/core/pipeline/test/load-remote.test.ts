import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import {
  type Backend,
  billingPeriod,
  type ControlTotals,
  FinopsError,
  type LoadedPeriod,
  type ParquetLoad,
  type Vendor,
} from '@openfinops/plugin'
import { type Delivery, type Journal, openJournal, type Run } from '@openfinops/state'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { PipelineContext } from '../src/context.ts'
import type { PipelineEvent } from '../src/event.ts'
import { sha256Of } from '../src/lib/sha256-of.ts'
import { loadRemote, planRemote, type RemoteRoute } from '../src/load-remote.ts'

const table = 'bills'
const source = 'daily'

interface Warehouse {
  readonly backend: Backend
  readonly loads: ParquetLoad[]
  readonly ledger: Map<string, LoadedPeriod>
  /** What the next load does, instead of `hold`. */
  next: ((load: ParquetLoad) => Promise<LoadedPeriod>) | undefined
  /** Enters a load into the ledger. */
  hold(load: ParquetLoad, totals?: ControlTotals): LoadedPeriod
}

/** A warehouse that keeps its ledger in memory. */
function createWarehouse(): Warehouse {
  const ledger = new Map<string, LoadedPeriod>()
  const loads: ParquetLoad[] = []
  const backend: Backend = {
    apiVersion: 1,
    name: 'memory',
    replacePeriod: () => Promise.reject(new Error('not this way')),
    async replaceFromParquet(load) {
      loads.push(load)
      const { next, hold } = created
      created.next = undefined
      return next === undefined ? hold(load) : next(load)
    },
    periods: async () => [...ledger.values()],
    totals: () => Promise.reject(new Error('not asked')),
    close: async () => {},
  }
  const created: Warehouse = {
    backend,
    loads,
    ledger,
    next: undefined,
    hold({ period, manifest, totals: exportedTotals }, totals = exportedTotals) {
      const details = { job: `job-${loads.length}` }
      const held = { table, source, period, manifest, totals, loadedAt: new Date(), changes: [], details }
      ledger.set(period, held)
      return held
    },
  }
  return created
}

let folder: string
let journal: Journal
let run: Run
let events: PipelineEvent[]
let context: PipelineContext
let warehouse: Warehouse
let route: RemoteRoute
const abort = { controller: new AbortController() }

const vendor: Vendor = {
  apiVersion: 1,
  name: 'acme',
  provider: 'acme',
  table,
  prefixes: [''],
  discovery: { type: 'listing', assemble: () => [] },
  column: ({ name }) => (name === 'cost' ? { type: 'decimal', role: 'cost' } : { type: 'text' }),
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'finops-remote-'))
  journal = openJournal({ path: join(folder, 'state.db') })
  run = journal.startRun({ command: 'test', version: '0' })
  events = []
  abort.controller = new AbortController()
  context = {
    journal,
    run,
    signal: abort.controller.signal,
    settings: {
      bronze: join(folder, 'bronze'),
      exports: join(folder, 'exports'),
      concurrency: 1,
      settleMinutes: 0,
      keep: 0,
      sorted: false,
    },
    report: (event) => events.push(event),
  }
  warehouse = createWarehouse()
  const store = { url: 'memory:', list: () => Promise.reject(), read: () => Promise.reject() }
  route = {
    source: {
      name: source,
      vendor,
      store: { ...store, async *list() {} },
      table,
      names: 'plain',
      cadence: undefined,
      mixPayers: false,
      mixExports: false,
      scope: undefined,
    },
    local: { name: 'local', backend: warehouse.backend },
    remote: { name: 'warehouse', backend: warehouse.backend },
  }
})

afterEach(async () => {
  journal.close()
  await rm(folder, { recursive: true })
})

/** A delivery of a month that was loaded and exported. */
async function exported(month: string, id: string, cost = '1.5'): Promise<Delivery<'staged'>> {
  const period = billingPeriod(month)
  const manifest = {
    id,
    export: 'daily',
    payer: undefined,
    period,
    createdAt: new Date('2026-11-01T00:00:00Z'),
    latest: false,
    inPlace: false,
    format: 'csv',
    files: [{ key: `${id}.csv`, bytes: 9 }],
    columns: undefined,
    rows: undefined,
  } as const
  const object = { key: `${id}.json`, bytes: 1, etag: id, lastModified: new Date(0) }
  const found = journal.discover(run, { source, manifest, manifestId: id, object, raw: undefined })
  if (found.state !== 'discovered') throw new Error('It was there before')
  const downloading = journal.startDownload(run, found)
  journal.pinFile(downloading, 0, object)
  const columns = [{ name: 'cost', type: undefined }]
  journal.completeFile(downloading, 0, { path: `${id}.csv`, bytes: 9, sha256: id, columns })
  for (const older of journal.deliveries({ source, from: period, to: period })) {
    if (older.state === 'staged') journal.supersede(run, older, id)
  }
  const staged = journal.stage(run, downloading)
  const path = join(table, `month=${month}`, `${source}.parquet`)
  const absolute = join(folder, 'exports', path)
  await mkdir(dirname(absolute), { recursive: true })
  await writeFile(absolute, `export of ${id}`)
  const sha256 = await sha256Of(absolute, context.signal)
  const totals = {
    rows: 1,
    sums: [{ column: 'cost', currency: undefined, sum: cost }],
    firstUsage: undefined,
    lastUsage: undefined,
  }
  journal.recordExport(run, {
    source,
    period,
    backend: 'local',
    table,
    manifestId: id,
    path,
    bytes: 12,
    sha256,
    totals,
  })
  return staged
}

function remoteLoads(): readonly (readonly [string, string])[] {
  return journal.loads({ backend: 'warehouse' }).map(({ manifestId, state }) => [manifestId, state])
}

const noRows: ControlTotals = { rows: 0, sums: [], firstUsage: undefined, lastUsage: undefined }
const missing = { force: false }

test('every exported month that the warehouse lacks is loaded, newest first, once', async () => {
  await exported('2026-09', 'september')
  await exported('2026-10', 'october')
  expect(planRemote(route, context, missing)).toEqual([
    { period: '2026-10', manifest: 'october', bytes: 12, rows: 1 },
    { period: '2026-09', manifest: 'september', bytes: 12, rows: 1 },
  ])
  expect(await loadRemote(route, context, missing)).toEqual({ periods: 2, changed: 2, failed: 0 })
  expect(warehouse.loads).toMatchObject([
    {
      table,
      source,
      period: '2026-10',
      manifest: 'october',
      path: join(folder, 'exports', table, 'month=2026-10', 'daily.parquet'),
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
      columns: [{ source: 'cost', name: 'cost', type: 'decimal', role: 'cost' }],
      totals: { rows: 1 },
    },
    { manifest: 'september' },
  ])
  expect(remoteLoads()).toEqual([
    ['october', 'loaded'],
    ['september', 'loaded'],
  ])
  expect(events.filter(({ type }) => type === 'loaded')).toMatchObject([
    { backend: 'warehouse', period: '2026-10', details: { job: 'job-1' } },
    { backend: 'warehouse', period: '2026-09', details: { job: 'job-2' } },
  ])
  expect(journal.history({ source }).at(-1)?.cause).toBe('1 rows, job job-2')

  expect(planRemote(route, context, missing)).toEqual([])
  expect(await loadRemote(route, context, missing)).toEqual({ periods: 2, changed: 0, failed: 0 })
  expect(await loadRemote(route, context, { force: true, from: billingPeriod('2026-10') })).toEqual({
    periods: 1,
    changed: 1,
    failed: 0,
  })
  expect(warehouse.loads.map(({ manifest }) => manifest)).toEqual(['october', 'september', 'october'])
})

test('an export of a delivery that is no longer in force is not loaded', async () => {
  const old = await exported('2026-10', 'first')
  journal.supersede(run, old, 'second')
  expect(await loadRemote(route, context, missing)).toEqual({ periods: 0, changed: 0, failed: 0 })
  expect(warehouse.loads).toEqual([])
})

test('a newer delivery takes the place of the one that was loaded', async () => {
  await exported('2026-10', 'first')
  await loadRemote(route, context, missing)
  await exported('2026-10', 'second')
  await loadRemote(route, context, missing)
  expect(remoteLoads()).toEqual([
    ['first', 'superseded'],
    ['second', 'loaded'],
  ])
})

test('a month that fails is recorded, and the others go on', async () => {
  await exported('2026-09', 'september')
  await exported('2026-10', 'october')
  warehouse.next = () => Promise.reject(new FinopsError('JOB_FAILED', 'It failed (job x)'))
  expect(await loadRemote(route, context, missing)).toEqual({ periods: 2, changed: 1, failed: 1 })
  expect(remoteLoads()).toEqual([
    ['october', 'failed'],
    ['september', 'loaded'],
  ])
  expect(events.filter(({ type }) => type === 'failed')).toMatchObject([
    { step: 'load', period: '2026-10', manifest: 'october' },
  ])
  expect(await loadRemote(route, context, missing)).toEqual({ periods: 2, changed: 1, failed: 0 })
})

test('a load that is cancelled stays open, and the next run takes it up', async () => {
  await exported('2026-10', 'october')
  warehouse.next = () => {
    abort.controller.abort()
    return Promise.reject(new FinopsError('CANCELLED', 'Stopped on request'))
  }
  await expect(loadRemote(route, context, missing)).rejects.toMatchObject({ code: 'CANCELLED' })
  expect(remoteLoads()).toEqual([['october', 'loading']])
  const { signal } = new AbortController()
  await loadRemote(route, { ...context, signal }, missing)
  expect(remoteLoads()).toEqual([['october', 'loaded']])
})

test('a load that the warehouse has and the journal did not hear of is not done again', async () => {
  await exported('2026-10', 'october')
  warehouse.next = (load) => {
    warehouse.hold(load)
    abort.controller.abort()
    return Promise.reject(new FinopsError('CANCELLED', 'Stopped on request'))
  }
  await expect(loadRemote(route, context, missing)).rejects.toMatchObject({ code: 'CANCELLED' })
  const { signal } = new AbortController()
  expect(await loadRemote(route, { ...context, signal }, missing)).toEqual({ periods: 1, changed: 0, failed: 0 })
  expect(warehouse.loads).toHaveLength(1)
  expect(remoteLoads()).toEqual([['october', 'loaded']])
})

test('so is one that the warehouse had committed before its answer got lost', async () => {
  await exported('2026-10', 'october')
  warehouse.next = (load) => {
    warehouse.hold(load)
    return Promise.reject(new FinopsError('BACKEND_UNAVAILABLE', 'No answer', { retryable: true }))
  }
  expect(await loadRemote(route, context, missing)).toEqual({ periods: 1, changed: 0, failed: 1 })
  expect(remoteLoads()).toEqual([['october', 'failed']])
  expect(await loadRemote(route, context, missing)).toEqual({ periods: 1, changed: 0, failed: 0 })
  expect(events.filter(({ type }) => type === 'recovered')).toHaveLength(1)
  expect(warehouse.loads).toHaveLength(1)
  expect(remoteLoads()).toEqual([['october', 'loaded']])
})

test('one that was loaded anew where it is exported is loaded again, once', async () => {
  const loadLocally = async () => {
    const load = journal.startLoad(run, october, { backend: 'local', table }, 'forced')
    journal.finishLoad(run, load, { totals: noRows, changes: [] })
    // The journal tells moments apart by milliseconds.
    await pause(2)
  }
  const october = await exported('2026-10', 'october')
  await loadLocally()
  await loadRemote(route, context, missing)
  await pause(2)
  await loadLocally()
  expect(planRemote(route, context, missing)).toMatchObject([{ manifest: 'october' }])
  expect(await loadRemote(route, context, missing)).toEqual({ periods: 1, changed: 1, failed: 0 })
  expect(journal.history({ source }).findLast(({ from, to }) => from === undefined && to === 'loading')?.cause).toBe(
    'it was loaded anew where it is exported',
  )
  expect(await loadRemote(route, context, missing)).toEqual({ periods: 1, changed: 0, failed: 0 })
})

test('one that went straight to the warehouse stays, when it is loaded here for the first time', async () => {
  const october = await exported('2026-10', 'october')
  await loadRemote(route, context, missing)
  await pause(2)
  const load = journal.startLoad(run, october, { backend: 'local', table }, 'new')
  journal.finishLoad(run, load, { totals: noRows, changes: [] })
  expect(planRemote(route, context, missing)).toEqual([])
})

test('what is exported anew while other months are loaded is loaded as it is then', async () => {
  await exported('2026-09', 'september')
  await exported('2026-10', 'october')
  const [, september] = journal.exports({ source })
  if (september === undefined) throw new Error('Nothing was exported')
  const absolute = join(folder, 'exports', september.path)
  warehouse.next = async (load) => {
    await writeFile(absolute, 'exported anew')
    journal.recordExport(run, { ...september, sha256: await sha256Of(absolute, context.signal) })
    return warehouse.hold(load)
  }
  expect(await loadRemote(route, context, missing)).toEqual({ periods: 2, changed: 2, failed: 0 })
  expect(warehouse.loads[1]?.sha256).toBe(await sha256Of(absolute, context.signal))
})

test('a month that the warehouse has lost is loaded again', async () => {
  await exported('2026-10', 'october')
  await loadRemote(route, context, missing)
  warehouse.ledger.clear()
  expect(await loadRemote(route, context, missing)).toEqual({ periods: 1, changed: 1, failed: 0 })
  expect(warehouse.loads).toHaveLength(2)
})

test('a file that is not the one that was exported is not loaded', async () => {
  await exported('2026-10', 'october')
  await writeFile(join(folder, 'exports', table, 'month=2026-10', 'daily.parquet'), 'another')
  expect(await loadRemote(route, context, missing)).toEqual({ periods: 1, changed: 0, failed: 1 })
  expect(warehouse.loads).toEqual([])
  expect(events.at(-1)).toMatchObject({ type: 'failed', error: { code: 'FILE_CORRUPT' } })
})

test('a warehouse that adds up to something else has not loaded the month', async () => {
  await exported('2026-10', 'october', '1.5')
  warehouse.next = async (load) => {
    const sums = [{ column: 'cost', currency: undefined, sum: '1.4' }]
    return warehouse.hold(load, { ...load.totals, sums })
  }
  expect(await loadRemote(route, context, missing)).toEqual({ periods: 1, changed: 0, failed: 1 })
  expect(events.at(-1)).toMatchObject({ type: 'failed', error: { code: 'TOTALS_DIFFER' } })
  expect(remoteLoads()).toEqual([['october', 'failed']])
  // The ledger has it, and it is wrong.
  await loadRemote(route, context, missing)
  expect(warehouse.loads).toHaveLength(2)
})

test('a backend that takes no exports says so', async () => {
  const { replaceFromParquet: _, ...local } = warehouse.backend
  const remote = { name: 'other', backend: local }
  await expect(loadRemote({ ...route, remote }, context, missing)).rejects.toMatchObject({
    code: 'BACKEND_UNSUPPORTED',
  })
})

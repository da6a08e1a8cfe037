import type { Delivery, FetchedFile, Load } from '@openfinops/state'
import type Database from 'better-sqlite3'
import { describe, expect, expectTypeOf, it } from 'vitest'
import {
  arrows,
  discovered,
  downloading,
  error,
  fetched,
  loading,
  openRaw,
  partObject,
  result,
  type Started,
  staged,
  start,
  target,
} from './fixture.ts'

const deliveryStates = ['discovered', 'downloading', 'staged', 'failed', 'superseded'] as const
const loadStates = ['loading', 'loaded', 'failed', 'superseded'] as const

type DeliveryState = (typeof deliveryStates)[number]
type LoadState = (typeof loadStates)[number]

const deliveryArrows: Readonly<Record<DeliveryState, readonly DeliveryState[]>> = {
  discovered: ['downloading', 'failed', 'superseded'],
  downloading: ['downloading', 'staged', 'failed', 'superseded'],
  staged: ['failed', 'superseded'],
  failed: ['downloading', 'superseded'],
  superseded: [],
}

const loadArrows: Readonly<Record<LoadState, readonly LoadState[]>> = {
  loading: ['loading', 'loaded', 'failed', 'superseded'],
  failed: ['loading', 'superseded'],
  loaded: ['superseded'],
  superseded: [],
}

/** Sets the state and whatever the table's checks want with it, as a program that ignores the arrows would. */
function setDelivery(database: Database.Database, from: DeliveryState, to: DeliveryState): void {
  database
    .prepare('UPDATE deliveries SET state = ?, failed_in = ?, error = ?, superseded_by = ?')
    .run(to, to === 'failed' ? from : null, to === 'failed' ? '{}' : null, to === 'superseded' ? 'b' : null)
}

function setLoad(database: Database.Database, to: LoadState): void {
  const loaded = to === 'loaded' ? '{}' : null
  database
    .prepare('UPDATE loads SET state = ?, error = ?, totals = ?, changes = ?')
    .run(to, to === 'failed' ? '{}' : null, loaded, loaded)
}

const makeDelivery: Readonly<Record<DeliveryState, (started: Started) => unknown>> = {
  // Without files, and further on with complete ones, so that nothing but the arrow is in question.
  discovered: (started) => discovered(started, { files: [] }),
  downloading: (started) => started.journal.startDownload(started.run, failedAfterStaged(started)),
  staged,
  failed: failedAfterStaged,
  superseded: (started) => started.journal.supersede(started.run, staged(started), 'b'),
}

const makeLoad: Readonly<Record<LoadState, (started: Started) => unknown>> = {
  loading,
  loaded: (started) => started.journal.finishLoad(started.run, loading(started), result),
  failed: (started) => started.journal.failLoad(started.run, loading(started), error),
  superseded(started) {
    const load = started.journal.finishLoad(started.run, loading(started), result)
    return started.journal.loseLoad(started.run, load, 'gone')
  },
}

function failedAfterStaged(started: Started) {
  return started.journal.failDelivery(started.run, staged(started), error)
}

describe('SQLite itself', () => {
  it.each(deliveryStates)('lets a delivery go from %s only where an arrow leads', (from) => {
    const started = start()
    makeDelivery[from](started)
    const database = openRaw(started.path)
    const refusal = 'no such transition of a delivery'
    const reached = deliveryStates.filter((to) => attempt(database, refusal, () => setDelivery(database, from, to)))
    expect(reached).toEqual(deliveryArrows[from])
  })

  it.each(loadStates)('lets a load go from %s only where an arrow leads', (from) => {
    const started = start()
    makeLoad[from](started)
    const database = openRaw(started.path)
    const refusal = 'no such transition of a load'
    const reached = loadStates.filter((to) => attempt(database, refusal, () => setLoad(database, to)))
    expect(reached).toEqual(loadArrows[from])
  })

  it('lets deliveries and loads begin only at the beginning', () => {
    const started = start()
    staged(started)
    const database = openRaw(started.path)
    const copyDelivery = `INSERT INTO deliveries (source, period, manifest_id, manifest, object, state, discovered_at, changed_at)
      SELECT source, period, 'copy', manifest, object, 'staged', discovered_at, changed_at FROM deliveries`
    expect(() => database.exec(copyDelivery)).toThrow('a delivery begins as discovered')
    const load = `INSERT INTO loads (delivery_id, source, period, backend, table_name, state, totals, changes, started_at, changed_at)
      SELECT id, source, period, 'local', 'aws', 'loaded', '{}', '[]', changed_at, changed_at FROM deliveries`
    expect(() => database.exec(load)).toThrow('a load begins as loading')
  })

  it('does not stage a delivery that lacks a file', () => {
    const started = start()
    downloading(started)
    expect(() => setDelivery(openRaw(started.path), 'downloading', 'staged')).toThrow(
      'a file of the delivery is not complete',
    )
  })

  it('does not take a file away from a staged delivery', () => {
    const started = start()
    staged(started)
    const forget = 'UPDATE files SET path = NULL, bytes = NULL, sha256 = NULL, column_list_id = NULL'
    expect(() => openRaw(started.path).exec(forget)).toThrow('files change only while they are downloaded')
  })

  it('does not let a delivery fail in a state that it was not in', () => {
    const started = start()
    discovered(started)
    expect(() => setDelivery(openRaw(started.path), 'staged', 'failed')).toThrow('fails in the state that it was in')
  })

  it('does not make one delivery or load out of another', () => {
    const started = start()
    loading(started)
    const database = openRaw(started.path)
    expect(() => database.exec(`UPDATE deliveries SET manifest_id = 'x'`)).toThrow('a delivery remains what it is')
    expect(() => database.exec(`UPDATE loads SET backend = 'x'`)).toThrow('a load remains what it is')
  })

  it('holds one loaded load for a period, backend and table', () => {
    const started = start()
    const { journal, run } = started
    journal.finishLoad(run, loading(started), result)
    const second = loading(started, { id: 'b' })
    const finish = `UPDATE loads SET state = 'loaded', totals = '{}', changes = '[]' WHERE id = ${second.id}`
    expect(() => openRaw(started.path).exec(finish)).toThrow('UNIQUE constraint failed')
  })
})

describe('the compiler', () => {
  it('refuses a delivery in a state that no arrow starts from, and so does SQLite', () => {
    const started = start()
    const { journal, run } = started
    const delivery = discovered(started)
    // @ts-expect-error discovered → staged
    expect(() => journal.stage(run, delivery)).toThrow('lacks 1 of its 1 files')
    // @ts-expect-error a download has to begin before files change
    expect(() => journal.resetFiles(delivery)).toThrow('files change only while they are downloaded')
    // @ts-expect-error the local files of a delivery that counts are needed
    expect(() => journal.forgetFiles(delivery)).toThrow('files change only while they are downloaded')
    // @ts-expect-error what is fetched is being downloaded
    expect(() => journal.completeFile(delivery, 0, fetched)).toThrow('is not pinned')
    expect(journal.pinFile(delivery, 0, partObject)).toMatchObject({ fetched: undefined })
    // @ts-expect-error also when it is pinned
    expect(() => journal.completeFile(delivery, 0, fetched)).toThrow('files change only while they are downloaded')
    expect(arrows(journal)).toEqual([' → discovered'])
    const half = downloading(started, { id: 'b' })
    // @ts-expect-error what is being downloaded is loaded once it is staged
    expect(() => journal.startLoad(run, half, target, 'new')).toThrow('only what is staged, or not downloaded at all')
  })

  it('lets a delivery be loaded straight from its store', () => {
    const started = start()
    const { journal, run } = started
    const load = journal.startLoad(run, discovered(started), target, 'new')
    expect(journal.finishLoad(run, load, result)).toMatchObject({ state: 'loaded' })
    expect(arrows(journal)).toEqual([' → discovered', 'local:  → loading', 'local: loading → loaded'])
  })

  it('knows what is known in a state', () => {
    expectTypeOf<Delivery<'discovered'>>().not.toHaveProperty('files')
    expectTypeOf<Delivery<'staged'>>().toHaveProperty('files')
    expectTypeOf<Delivery<'staged'>['files'][number]['fetched']>().toEqualTypeOf<FetchedFile>()
    expectTypeOf<Delivery<'failed'>['failedIn']>().toEqualTypeOf<'discovered' | 'downloading' | 'staged'>()
    expectTypeOf<Load<'loading'>>().not.toHaveProperty('totals')
    expectTypeOf<Load<'loaded'>>().toHaveProperty('totals')
  })

  it('knows where each arrow starts and ends', () => {
    type Journal = Started['journal']
    expectTypeOf<Parameters<Journal['startDownload']>[1]>().toEqualTypeOf<Delivery<'discovered' | 'failed'>>()
    expectTypeOf<Parameters<Journal['resumeDownload']>[1]>().toEqualTypeOf<Delivery<'downloading'>>()
    expectTypeOf<ReturnType<Journal['stage']>>().toEqualTypeOf<Delivery<'staged'>>()
    expectTypeOf<Delivery<'superseded'>>().not.toExtend<Parameters<Journal['failDelivery']>[1]>()
    expectTypeOf<Parameters<Journal['startLoad']>[1]>().toEqualTypeOf<Delivery<'discovered' | 'failed' | 'staged'>>()
    expectTypeOf<Load<'failed'>>().not.toExtend<Parameters<Journal['finishLoad']>[1]>()
    expectTypeOf<Load<'loading'>>().not.toExtend<Parameters<Journal['loseLoad']>[1]>()
  })
})

/** Whether SQLite lets it be done; it may refuse for this reason only. Leaves everything as it was. */
function attempt(database: Database.Database, refusal: string, work: () => void): boolean {
  database.exec('BEGIN')
  try {
    work()
    return true
  } catch (error) {
    expect(error).toMatchObject({ message: refusal })
    return false
  } finally {
    database.exec('ROLLBACK')
  }
}

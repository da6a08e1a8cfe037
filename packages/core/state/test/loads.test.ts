import { billingPeriod } from '@openfinops/plugin'
import { describe, expect, it } from 'vitest'
import { arrows, error, loading, open, result, type Started, staged, start, target } from './fixture.ts'

const refused = expect.objectContaining({ code: 'TRANSITION_REFUSED', retryable: true })

function states({ journal }: Started): readonly (readonly [string, string])[] {
  return journal.loads({}).map(({ manifestId, state }) => [manifestId, state])
}

describe('the arrows of a load', () => {
  it('→ loading', () => {
    const started = start()
    const { journal, run } = started
    const delivery = staged(started)
    const load = journal.startLoad(run, delivery, target, 'the ledger does not have it')
    expect(load).toStrictEqual({
      id: 1,
      deliveryId: delivery.id,
      source: 'daily',
      period: '2026-03',
      manifestId: 'a',
      backend: 'local',
      table: 'aws_billing',
      startedAt: expect.any(Date),
      changedAt: load.startedAt,
      state: 'loading',
    })
    expect(journal.loads({})).toStrictEqual([load])
    expect(journal.history({}).at(-1)).toMatchObject({
      backend: 'local',
      from: undefined,
      to: 'loading',
      cause: 'the ledger does not have it',
    })
  })

  it('loading → loaded', () => {
    const started = start()
    const { journal, run } = started
    const loaded = journal.finishLoad(run, loading(started), result)
    expect(loaded).toMatchObject({ state: 'loaded', ...result })
    expect(loaded.totals).toStrictEqual(result.totals)
    expect(loaded.changes).toStrictEqual(result.changes)
    expect(journal.loads({})).toStrictEqual([loaded])
    expect(journal.history({}).at(-1)).toMatchObject({
      backend: 'local',
      from: 'loading',
      to: 'loaded',
      cause: '42 rows',
    })
  })

  it('loading → failed, and taken up again by the same load', () => {
    const started = start()
    const { journal, run } = started
    const failed = journal.failLoad(run, loading(started), error)
    expect(failed).toMatchObject({ state: 'failed', error })
    expect(journal.history({}).at(-1)).toMatchObject({ from: 'loading', to: 'failed', errorCode: 'STORE_DENIED' })

    const delivery = journal.delivery(failed.deliveryId)
    if (delivery.state !== 'staged') throw new Error('A failed load leaves its delivery staged')
    const again = journal.startLoad(run, delivery, target, 'again')
    expect(again).toMatchObject({ id: failed.id, state: 'loading', startedAt: failed.startedAt })
    expect(again).not.toHaveProperty('error')
    expect(arrows(journal).at(-1)).toBe('local: failed → loading')
  })

  it('loading → loading, when a run takes up what another left', () => {
    const started = start()
    const { journal, run } = started
    const delivery = staged(started)
    const left = journal.startLoad(run, delivery, target, 'new')
    expect(journal.startLoad(run, delivery, target, 'again').id).toBe(left.id)
    expect(arrows(journal).slice(-2)).toEqual(['local:  → loading', 'local: loading → loading'])
  })

  it('loaded → superseded, when the backend lost it', () => {
    const started = start()
    const { journal, run } = started
    const lost = journal.loseLoad(run, journal.finishLoad(run, loading(started), result), 'not in the ledger')
    expect(lost.state).toBe('superseded')
    expect(journal.loads({})).toStrictEqual([lost])
    expect(journal.history({}).at(-1)).toMatchObject({ from: 'loaded', to: 'superseded', cause: 'not in the ledger' })
  })

  it('loaded → superseded, and a new load, when the same delivery is loaded anew', () => {
    const started = start()
    const { journal, run } = started
    const delivery = staged(started)
    const first = journal.finishLoad(run, journal.startLoad(run, delivery, target, 'new'), result)
    const second = journal.startLoad(run, delivery, target, 'forced')
    expect(second).toMatchObject({ id: first.id + 1, state: 'loading' })
    expect(states(started)).toEqual([
      ['a', 'superseded'],
      ['a', 'loading'],
    ])
    expect(arrows(journal).slice(-2)).toEqual(['local: loaded → superseded', 'local:  → loading'])
  })
})

describe('finishLoad', () => {
  it('supersedes what was loaded before of the same period, in the same transaction', () => {
    const started = start()
    const { journal, run } = started
    journal.finishLoad(run, loading(started), result)
    const newer = loading(started, { id: 'b' })
    expect(states(started)).toEqual([
      ['a', 'loaded'],
      ['b', 'loading'],
    ])
    journal.finishLoad(run, newer, result)
    expect(states(started)).toEqual([
      ['a', 'superseded'],
      ['b', 'loaded'],
    ])
    expect(journal.history({}).slice(-2)).toMatchObject([
      { manifestId: 'a', from: 'loaded', to: 'superseded', cause: 'b was loaded in its place' },
      { manifestId: 'b', from: 'loading', to: 'loaded' },
    ])
  })

  it('supersedes nothing when it is refused', () => {
    const started = start()
    const { journal, run, path } = started
    journal.finishLoad(run, loading(started), result)
    const stale = loading(started, { id: 'b' })
    open(path).failLoad(run, stale, error)
    expect(() => journal.finishLoad(run, stale, result)).toThrow(refused)
    expect(states(started)).toEqual([
      ['a', 'loaded'],
      ['b', 'failed'],
    ])
  })

  it('leaves other backends, tables and periods alone', () => {
    const started = start()
    const { journal, run } = started
    const delivery = staged(started)
    const other = staged(started, { id: 'b', period: billingPeriod('2026-02') })
    const load = (of: typeof delivery, backend: string, table: string) =>
      journal.finishLoad(run, journal.startLoad(run, of, { backend, table }, 'new'), result)
    load(delivery, 'local', 'aws_billing')
    load(delivery, 'remote', 'aws_billing')
    load(delivery, 'local', 'aws_hourly')
    load(other, 'local', 'aws_billing')
    expect(journal.loads({}).map(({ state }) => state)).toEqual(['loaded', 'loaded', 'loaded', 'loaded'])
  })
})

describe('a value that is out of date', () => {
  it('is refused, and nothing changes', () => {
    const started = start()
    const { journal, run, path } = started
    const stale = loading(started)
    const loaded = open(path).finishLoad(run, stale, result)
    const before = [journal.loads({}), arrows(journal)]
    expect(() => journal.finishLoad(run, stale, result)).toThrow(
      'The load of a of daily 2026-03 into local is loaded by now, not loading',
    )
    expect(() => journal.finishLoad(run, stale, result)).toThrow(refused)
    expect(() => journal.failLoad(run, stale, error)).toThrow(refused)
    expect([journal.loads({}), arrows(journal)]).toEqual(before)

    open(path).loseLoad(run, loaded, 'gone')
    expect(() => journal.loseLoad(run, loaded, 'gone')).toThrow(refused)
  })

  it('does not begin the load of a delivery that is no longer staged', () => {
    const started = start()
    const { journal, run, path } = started
    const stale = staged(started)
    open(path).supersede(run, stale, 'b')
    expect(() => journal.startLoad(run, stale, target, 'new')).toThrow(refused)
    expect(journal.loads({})).toEqual([])
  })
})

describe('loads', () => {
  it('come newest period first and can be asked for by source, periods and backend', () => {
    const started = start()
    const { journal, run } = started
    const load = (id: string, month: string, backend: string) =>
      journal.startLoad(run, staged(started, { id, period: billingPeriod(month) }), { ...target, backend }, 'new')
    load('a', '2026-01', 'local')
    load('b', '2026-03', 'remote')
    load('c', '2026-03', 'local')
    const ids = (filter: Parameters<typeof journal.loads>[0]) =>
      journal.loads(filter).map(({ manifestId }) => manifestId)
    expect(ids({})).toEqual(['b', 'c', 'a'])
    expect(ids({ backend: 'local' })).toEqual(['c', 'a'])
    expect(ids({ backend: 'local', from: billingPeriod('2026-02') })).toEqual(['c'])
    expect(ids({ source: 'hourly' })).toEqual([])
  })
})

import { billingPeriod } from '@openfinops/plugin'
import { describe, expect, it } from 'vitest'
import {
  arrows,
  discovered,
  downloading,
  error,
  fetched,
  manifest,
  newDelivery,
  object,
  open,
  partObject,
  result,
  staged,
  start,
  target,
} from './fixture.ts'

const refused = expect.objectContaining({ code: 'TRANSITION_REFUSED', retryable: true })

describe('discover', () => {
  it('keeps everything the vendor said', () => {
    const { journal, run } = start()
    const before = new Date()
    const delivery = journal.discover(run, newDelivery())
    expect(delivery).toStrictEqual({
      id: 1,
      source: 'daily',
      period: '2026-03',
      manifestId: 'a',
      manifest: manifest(),
      object,
      raw: '_manifest/raw/daily/a.json',
      discoveredAt: expect.any(Date),
      changedAt: delivery.discoveredAt,
      state: 'discovered',
    })
    expect(delivery.discoveredAt >= before && delivery.discoveredAt <= new Date()).toBe(true)
    expect(journal.files(1)).toStrictEqual([
      { deliveryId: 1, position: 0, key: 'cur/daily/part-0.csv.gz', object: undefined, fetched: undefined },
    ])
    expect(arrows(journal)).toEqual([' → discovered'])
  })

  it('keeps what the vendor did not say as undefined', () => {
    const { journal, run } = start()
    const silent = { payer: undefined, columns: undefined, rows: undefined, files: [{ key: 'a', bytes: undefined }] }
    const delivery = journal.discover(run, { ...newDelivery(silent), raw: undefined })
    expect(delivery.manifest).toStrictEqual(manifest(silent))
    expect(delivery.raw).toBeUndefined()
  })

  it('returns a known delivery as it is', () => {
    const started = start()
    const known = downloading(started)
    expect(started.journal.discover(started.run, newDelivery({ rows: 43 }))).toStrictEqual(known)
    expect(arrows(started.journal)).toEqual([' → discovered', 'discovered → downloading'])
  })

  it('tells deliveries apart by source, period and manifest id', () => {
    const { journal, run } = start()
    const ids = [
      newDelivery(),
      newDelivery({}, 'hourly'),
      newDelivery({ period: billingPeriod('2026-02') }),
      newDelivery({ id: 'b' }),
      newDelivery(),
    ].map((delivery) => journal.discover(run, delivery).id)
    expect(ids).toEqual([1, 2, 3, 4, 1])
  })
})

describe('the arrows of a delivery', () => {
  it('discovered → downloading', () => {
    const started = start()
    const delivery = discovered(started)
    const moved = started.journal.startDownload(started.run, delivery)
    expect(moved).toStrictEqual({ ...delivery, state: 'downloading', changedAt: expect.any(Date) })
    expect(started.journal.delivery(delivery.id)).toStrictEqual(moved)
    expect(arrows(started.journal)).toEqual([' → discovered', 'discovered → downloading'])
  })

  it('downloading → downloading, when a run takes up what another left', () => {
    const started = start()
    const delivery = downloading(started)
    const second = started.journal.startRun({ command: 'aws run', version: '1.2.3' })
    expect(started.journal.resumeDownload(second, delivery).state).toBe('downloading')
    expect(started.journal.history({}).at(-1)).toMatchObject({
      runId: second.id,
      from: 'downloading',
      to: 'downloading',
      cause: 'taken up after a run that did not end',
    })
  })

  it('downloading → staged, with the files', () => {
    const started = start()
    const { journal, run } = started
    const delivery = downloading(started)
    journal.pinFile(delivery, 0, partObject)
    journal.completeFile(delivery, 0, fetched)
    const { key, ...pinned } = partObject
    expect(journal.stage(run, delivery)).toStrictEqual({
      ...delivery,
      state: 'staged',
      changedAt: expect.any(Date),
      files: [{ deliveryId: 1, position: 0, key, object: pinned, fetched }],
    })
    expect(arrows(journal).at(-1)).toBe('downloading → staged')
  })

  it('downloading → staged, without any file', () => {
    const started = start()
    expect(staged(started, { files: [] }).files).toEqual([])
  })

  it('does not stage a delivery that lacks a file', () => {
    const started = start()
    const { journal, run } = started
    const delivery = downloading(started, {
      files: [
        { key: 'a', bytes: 1 },
        { key: 'b', bytes: 1 },
      ],
    })
    journal.pinFile(delivery, 0, partObject)
    journal.pinFile(delivery, 1, partObject)
    journal.completeFile(delivery, 1, fetched)
    expect(() => journal.stage(run, delivery)).toThrow('lacks 1 of its 2 files')
    expect(() => journal.stage(run, delivery)).toThrow(refused)
    expect(journal.delivery(delivery.id).state).toBe('downloading')
  })

  it.each([
    ['discovered', discovered],
    ['downloading', downloading],
    ['staged', staged],
  ] as const)('%s → failed, and back to downloading', (failedIn, make) => {
    const started = start()
    const { journal, run } = started
    const failed = journal.failDelivery(run, make(started), error)
    expect(failed).toMatchObject({ state: 'failed', failedIn, error })
    expect(journal.delivery(failed.id)).toStrictEqual(failed)
    expect(journal.history({}).at(-1)).toMatchObject({
      from: failedIn,
      to: 'failed',
      cause: 'The bucket refuses s3:GetObject',
      errorCode: 'STORE_DENIED',
    })

    const again = journal.startDownload(run, failed)
    expect(again).not.toHaveProperty('error')
    expect(arrows(journal).at(-1)).toBe('failed → downloading')
  })

  it.each([
    ['discovered', discovered],
    ['downloading', downloading],
    ['staged', staged],
    [
      'failed',
      (started: ReturnType<typeof start>) => started.journal.failDelivery(started.run, discovered(started), error),
    ],
  ] as const)('%s → superseded', (from, make) => {
    const started = start()
    const superseded = started.journal.supersede(started.run, make(started), 'b')
    expect(superseded).toMatchObject({ state: 'superseded', supersededBy: 'b' })
    expect(started.journal.delivery(superseded.id)).toStrictEqual(superseded)
    expect(arrows(started.journal).at(-1)).toBe(`${from} → superseded`)
  })

  it('leaves a superseded delivery as it is', () => {
    const started = start()
    const { journal, run } = started
    const superseded = journal.supersede(run, discovered(started), 'b')
    expect(journal.supersede(run, superseded, 'c')).toStrictEqual(superseded)
    expect(arrows(journal)).toEqual([' → discovered', 'discovered → superseded'])
  })

  it('supersedes its loads with it, except one that is loaded', () => {
    const started = start()
    const { journal, run } = started
    const delivery = staged(started)
    const loadInto = (backend: string) => journal.startLoad(run, delivery, { ...target, backend }, 'new')
    journal.finishLoad(run, loadInto('one'), result)
    journal.failLoad(run, loadInto('two'), error)
    loadInto('three')
    journal.supersede(run, delivery, 'b')
    expect(journal.loads({}).map(({ backend, state }) => [backend, state])).toEqual([
      ['one', 'loaded'],
      ['two', 'superseded'],
      ['three', 'superseded'],
    ])
    expect(arrows(journal).slice(-3)).toEqual([
      'two: failed → superseded',
      'three: loading → superseded',
      'staged → superseded',
    ])
  })
})

describe('a value that is out of date', () => {
  it('is refused, and nothing changes', () => {
    const started = start()
    const { journal, run, path } = started
    const stale = downloading(started)
    const other = open(path)
    other.failDelivery(run, stale, error)
    const before = [journal.deliveries({}), journal.files(stale.id), arrows(journal)]

    expect(() => journal.stage(run, stale)).toThrow(refused)
    expect(() => journal.stage(run, stale)).toThrow('Delivery a of daily 2026-03 is failed by now, not downloading')
    expect(() => journal.resumeDownload(run, stale)).toThrow(refused)
    expect(() => journal.failDelivery(run, stale, error)).toThrow(refused)
    expect(() => journal.supersede(run, stale, 'b')).toThrow(refused)
    expect(() => journal.pinFile(stale, 0, partObject)).toThrow(refused)
    expect(() => journal.completeFile(stale, 0, fetched)).toThrow(refused)
    expect(() => journal.resetFiles(stale)).toThrow(refused)
    expect([journal.deliveries({}), journal.files(stale.id), arrows(journal)]).toEqual(before)
  })

  it('does not take its loads with it', () => {
    const started = start()
    const { journal, run, path } = started
    const stale = staged(started)
    const load = journal.startLoad(run, stale, target, 'new')
    open(path).failDelivery(run, stale, error)
    expect(() => journal.supersede(run, stale, 'b')).toThrow(refused)
    expect(journal.loads({})).toStrictEqual([load])
  })
})

describe('deliveries', () => {
  it('come newest period first, within a period in the order of discovery', () => {
    const { journal, run } = start()
    for (const [id, month] of [
      ['a', '2026-02'],
      ['b', '2026-03'],
      ['c', '2025-12'],
      ['d', '2026-03'],
    ] as const) {
      journal.discover(run, newDelivery({ id, period: billingPeriod(month) }))
    }
    expect(journal.deliveries({}).map(({ manifestId }) => manifestId)).toEqual(['b', 'd', 'a', 'c'])
  })

  it('can be asked for by source and periods, both ends included', () => {
    const { journal, run } = start()
    for (const [id, month] of [
      ['a', '2026-01'],
      ['b', '2026-02'],
      ['c', '2026-03'],
    ] as const) {
      journal.discover(run, newDelivery({ id, period: billingPeriod(month) }))
    }
    journal.discover(run, newDelivery({ id: 'x' }, 'hourly'))
    const ids = (filter: Parameters<typeof journal.deliveries>[0]) =>
      journal.deliveries(filter).map(({ manifestId }) => manifestId)
    expect(ids({ source: 'daily' })).toEqual(['c', 'b', 'a'])
    expect(ids({ from: billingPeriod('2026-02') })).toEqual(['c', 'x', 'b'])
    expect(ids({ to: billingPeriod('2026-02') })).toEqual(['b', 'a'])
    expect(ids({ source: 'daily', from: billingPeriod('2026-02'), to: billingPeriod('2026-02') })).toEqual(['b'])
  })

  it('have their files when they are staged', () => {
    const started = start()
    const one = staged(started)
    const two = staged(started, {
      id: 'b',
      files: [
        { key: 'x', bytes: 1 },
        { key: 'y', bytes: 1 },
      ],
    })
    const three = discovered(started, { id: 'c' })
    expect(started.journal.deliveries({})).toStrictEqual([one, two, three])
    expect(two.files.map(({ key, position }) => [key, position])).toEqual([
      ['x', 0],
      ['y', 1],
    ])
  })

  it('throws for one that is not there', () => {
    const { journal } = start()
    expect(() => journal.delivery(7)).toThrow(expect.objectContaining({ code: 'JOURNAL_UNUSABLE' }))
  })
})

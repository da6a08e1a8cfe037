import { expect, it } from 'vitest'
import { discovered, object, start } from './fixture.ts'

it('remembers which objects were read, by source and key', () => {
  const started = start()
  const { journal } = started
  const { id } = discovered(started)
  journal.rememberManifest('daily', object, { deliveryId: id, latest: true })
  journal.rememberManifest('daily', { ...object, key: 'x' }, { deliveryId: id, latest: false })
  journal.rememberManifest('hourly', object, { deliveryId: id, latest: false })
  expect(journal.knownManifests('daily')).toStrictEqual(
    new Map([
      ['cur/daily/20260301-20260401/manifest.json', { etag: '"m1"', deliveryId: id, latest: true }],
      ['x', { etag: '"m1"', deliveryId: id, latest: false }],
    ]),
  )
  expect(journal.knownManifests('weekly')).toStrictEqual(new Map())
})

it('replaces what was known of a key', () => {
  const started = start()
  const { journal } = started
  const first = discovered(started)
  const second = discovered(started, { id: 'b' })
  journal.rememberManifest('daily', object, { deliveryId: first.id, latest: true })
  journal.rememberManifest('daily', { ...object, etag: '"m2"' }, { deliveryId: second.id, latest: false })
  expect([...journal.knownManifests('daily').values()]).toStrictEqual([
    { etag: '"m2"', deliveryId: second.id, latest: false },
  ])
})

it('does not remember a delivery that is not there', () => {
  const { journal } = start()
  expect(() => journal.rememberManifest('daily', object, { deliveryId: 1, latest: true })).toThrow(
    'FOREIGN KEY constraint failed',
  )
})

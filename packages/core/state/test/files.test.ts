import { expect, it } from 'vitest'
import { downloading, error, fetched, partObject, staged, start } from './fixture.ts'

const refused = expect.objectContaining({ code: 'TRANSITION_REFUSED', retryable: true })
const pinned = { etag: '"p0"', bytes: 1000, lastModified: new Date('2026-03-05T06:00:00.000Z') }

it('pins a file, then completes it', () => {
  const started = start()
  const { journal } = started
  const delivery = downloading(started)
  const file = { deliveryId: delivery.id, position: 0, key: 'cur/daily/part-0.csv.gz', object: pinned }
  expect(journal.pinFile(delivery, 0, partObject)).toStrictEqual({ ...file, fetched: undefined })
  expect(journal.completeFile(delivery, 0, fetched)).toStrictEqual({ ...file, fetched })
  expect(journal.files(delivery.id)).toStrictEqual([{ ...file, fetched }])
})

it('pins the files of a delivery that is not downloaded, and forgets what was fetched of another object', () => {
  const started = start()
  const { journal, run } = started
  const delivery = journal.failDelivery(run, staged(started), error)
  expect(journal.pinFile(delivery, 0, partObject)).toMatchObject({ object: pinned, fetched })
  const other = { ...partObject, etag: '"p1"' }
  expect(journal.pinFile(delivery, 0, other)).toMatchObject({ object: { etag: '"p1"' }, fetched: undefined })
})

it('keeps what was fetched when the same object is pinned again', () => {
  const started = start()
  const { journal } = started
  const delivery = downloading(started)
  journal.pinFile(delivery, 0, partObject)
  journal.completeFile(delivery, 0, fetched)
  expect(journal.pinFile(delivery, 0, partObject).fetched).toStrictEqual(fetched)
})

it('forgets what was fetched of another object', () => {
  const started = start()
  const { journal } = started
  const delivery = downloading(started)
  journal.pinFile(delivery, 0, partObject)
  journal.completeFile(delivery, 0, fetched)
  const file = journal.pinFile(delivery, 0, { ...partObject, etag: '"p1"', bytes: 2000 })
  expect(file).toMatchObject({ object: { ...pinned, etag: '"p1"', bytes: 2000 }, fetched: undefined })
  expect(journal.files(delivery.id)).toStrictEqual([file])
})

it('forgets only the file that was pinned anew', () => {
  const started = start()
  const { journal } = started
  const delivery = downloading(started, {
    files: [
      { key: 'a', bytes: 1 },
      { key: 'b', bytes: 1 },
    ],
  })
  for (const position of [0, 1]) {
    journal.pinFile(delivery, position, partObject)
    journal.completeFile(delivery, position, fetched)
  }
  journal.pinFile(delivery, 1, { ...partObject, etag: '"p1"' })
  expect(journal.files(delivery.id).map((file) => file.fetched?.sha256)).toEqual([fetched.sha256, undefined])
})

it('does not complete a file of which nobody knows what object it comes from', () => {
  const started = start()
  const { journal } = started
  const delivery = downloading(started)
  expect(() => journal.completeFile(delivery, 0, fetched)).toThrow(refused)
  journal.pinFile(delivery, 0, partObject)
  journal.resetFiles(delivery)
  expect(() => journal.completeFile(delivery, 0, fetched)).toThrow(
    'File 0 of Delivery a of daily 2026-03 is not pinned',
  )
})

it('has no file beyond the manifest', () => {
  const started = start()
  const delivery = downloading(started)
  expect(() => started.journal.pinFile(delivery, 1, partObject)).toThrow(RangeError)
})

it('starts over after a reset', () => {
  const started = start()
  const { journal } = started
  const delivery = downloading(started)
  journal.pinFile(delivery, 0, partObject)
  journal.completeFile(delivery, 0, fetched)
  journal.resetFiles(delivery)
  expect(journal.files(delivery.id)).toMatchObject([{ object: undefined, fetched: undefined }])
})

it('keeps the files of a delivery that failed, for the next download', () => {
  const started = start()
  const { journal, run } = started
  const delivery = journal.failDelivery(run, staged(started), error)
  const again = journal.startDownload(run, delivery)
  expect(journal.files(again.id)).toMatchObject([{ object: pinned, fetched }])
  expect(journal.stage(run, again).files).toHaveLength(1)
})

it('forgets the files of a superseded delivery', () => {
  const started = start()
  const { journal, run } = started
  const delivery = journal.supersede(run, staged(started), 'b')
  expect(journal.files(delivery.id)).toMatchObject([{ fetched }])
  journal.forgetFiles(delivery)
  expect(journal.files(delivery.id)).toMatchObject([{ object: undefined, fetched: undefined }])
})

it('gives each file its own columns', () => {
  const started = start()
  const { journal } = started
  const delivery = downloading(started, { files: ['a', 'b', 'c'].map((key) => ({ key, bytes: 1 })) })
  const wider = [...fetched.columns, { name: 'discount/TotalDiscount', type: 'BigDecimal' }]
  for (const [position, columns] of [fetched.columns, wider, fetched.columns].entries()) {
    journal.pinFile(delivery, position, partObject)
    journal.completeFile(delivery, position, { ...fetched, columns })
  }
  const found = journal.files(delivery.id).map((file) => file.fetched?.columns)
  expect(found).toStrictEqual([fetched.columns, wider, fetched.columns])
})

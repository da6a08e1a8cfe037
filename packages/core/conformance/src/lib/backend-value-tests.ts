import assert from 'node:assert/strict'
import { column, load, moments, read } from './backend-access.ts'
import type { BackendCheck } from './backend-check.ts'
import { csv, delivery } from './backend-delivery.ts'
import { rejectsWith } from './rejects-with.ts'

export function backendValueTests(check: BackendCheck): void {
  check('values: text stays as delivered, whatever it looks like', async ({ backend, folder }, cannotRun) => {
    if (backend.query === undefined) return cannotRun('the backend has no query')
    const texts = ['007', '1E5', 'TRUE', 'NULL', '2024-03-01', '0.10', ' spaces ', 'ünï ☁', '{}', '\\N', "o'clock"]
    const rows = texts.map((text, at) => `${String(at).padStart(2, '0')},${text}\n`)
    await load(backend, delivery([await csv(folder, 'a.csv', `id,resourceTags/user:x\n${rows.join('')}`)]))
    assert.deepEqual(await column(backend, 'resourcetags_user_x'), texts)
  })

  check('values: an empty cell is NULL, whatever the type', async ({ backend, folder }, cannotRun) => {
    if (backend.query === undefined) return cannotRun('the backend has no query')
    const file = await csv(folder, 'a.csv', 'id,Name,Amount,Usage Start,Day,Tags\n1,,,,,\n2,"","","","",""\n')
    await load(backend, delivery([file]))
    for (const name of ['name', 'amount', 'usage_start', 'day', 'tags']) {
      assert.deepEqual(await column(backend, name), [null, null], name)
    }
  })

  check('values: moments are kept in UTC', async ({ backend, folder }, cannotRun) => {
    if (backend.query === undefined) return cannotRun('the backend has no query')
    const texts = [
      '2024-03-01T00:00:00Z',
      '2024-03-01T00:00:00.000Z',
      '2024-03-01 13:14:15',
      '2024-03-01T00:00:00+02:00',
      '2024-03-01T00:00:00-0530',
      '2024-03-10T02:30:00.123Z',
      '2024-03-01',
    ]
    const rows = texts.map((text, at) => `${at},${text}\n`)
    await load(backend, delivery([await csv(folder, 'a.csv', `id,Usage Start\n${rows.join('')}`)]))
    assert.deepEqual(await moments(backend, 'usage_start'), [
      '2024-03-01T00:00:00.000Z',
      '2024-03-01T00:00:00.000Z',
      '2024-03-01T13:14:15.000Z',
      '2024-02-29T22:00:00.000Z',
      '2024-03-01T05:30:00.000Z',
      '2024-03-10T02:30:00.123Z',
      '2024-03-01T00:00:00.000Z',
    ])
  })

  check('values: days are days', async ({ backend, folder }, cannotRun) => {
    if (backend.query === undefined) return cannotRun('the backend has no query')
    const text = 'id,Day\n1,2024-03-31\n2,2024-02-29T00:00:00Z\n3,03/31/2024\n'
    await load(backend, delivery([await csv(folder, 'a.csv', text)]))
    assert.deepEqual(await column(backend, 'day'), ['2024-03-31', '2024-02-29', '2024-03-31'])
  })

  check('values: what is no moment, no day or no object is refused with its place', async ({ backend, folder }) => {
    const wrong = [
      ['Usage Start', 'yesterday'],
      ['Usage Start', '2024-02-30T00:00:00Z'],
      ['Usage Start', '1709251200'],
      ['Day', '2024-02-30'],
      ['Day', '31/12/2024'],
      ['Day', '2024-03-01T12:00:00Z'],
      ['Tags', 'a=b'],
      ['Tags', '[]'],
      ['Tags', '{'],
    ] as const
    for (const [column, value] of wrong) {
      const file = await csv(folder, 'a.csv', `id,${column}\n1,\n2,${value}\n`)
      const error = await rejectsWith('VALUE_INVALID', () => load(backend, delivery([file])))
      assert.deepEqual(error.place, { file: 'export/a.csv', line: 3, column, value })
    }
  })

  check('values: a JSON object is a map of texts', async ({ backend, folder }, cannotRun) => {
    if (backend.query === undefined) return cannotRun('the backend has no query')
    const objects = [
      `{"user:Name": "web, \\"one\\"", "empty": "", "Ünï": "☁"}`,
      '{}',
      '{"count": 2, "is": true, "none": null, "rate": 0.12345678901234567890}',
    ]
    const rows = objects.map((object, at) => `${at},"${object.replaceAll('"', '""')}"\n`)
    await load(backend, delivery([await csv(folder, 'a.csv', `id,Tags\n${rows.join('')}`)]))
    const maps = (await read(backend, 'SELECT id, tags FROM bills ORDER BY id')).map(({ tags }) => JSON.parse(tags ?? ''))
    assert.deepEqual(maps, [
      { 'user:Name': 'web, "one"', empty: '', Ünï: '☁' },
      {},
      { count: '2', is: 'true', none: null, rate: '0.12345678901234567890' },
    ])
  })
}

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
    const text = 'id,Day\n1,2024-03-31\n2,2024-02-29T00:00:00Z\n3,2024-03-01 13:14:15\n4,03/31/2024\n5,3/3/2024\n'
    await load(backend, delivery([await csv(folder, 'a.csv', text)]))
    assert.deepEqual(await column(backend, 'day'), [
      '2024-03-31',
      '2024-02-29',
      '2024-03-01',
      '2024-03-31',
      '2024-03-03',
    ])
  })

  check('values: each file tells by the period whether day or month comes first', async (fixture, cannotRun) => {
    const { backend, folder } = fixture
    if (backend.query === undefined) return cannotRun('the backend has no query')
    const files = [
      await csv(folder, 'month.csv', 'id,Day\n1,03/05/2024\n2,03/03/2024\n3,03/12/2024\n'),
      await csv(folder, 'day.csv', 'id,Day\n4,05/03/2024\n5,3/3/2024\n6,31/03/2024\n'),
    ]
    await load(backend, delivery(files))
    assert.deepEqual(await column(backend, 'day'), [
      '2024-03-05',
      '2024-03-03',
      '2024-03-12',
      '2024-03-05',
      '2024-03-03',
      '2024-03-31',
    ])
  })

  check('values: days with slashes that are not all of the period are refused', async ({ backend, folder }) => {
    for (const days of [['03/05/2024', '05/03/2024'], ['03/05/2024', '04/01/2024'], ['12/25/2024']]) {
      const text = `id,Day\n${days.map((day, at) => `${at},${day}\n`).join('')}`
      const file = await csv(folder, 'a.csv', text)
      const error = await rejectsWith('VALUE_INVALID', () => load(backend, delivery([file])))
      assert.deepEqual(error.place, {
        file: 'export/a.csv',
        line: days.length + 1,
        column: 'Day',
        value: days.at(-1),
      })
    }
  })

  check('values: what is no moment, no day or no object is refused with its place', async ({ backend, folder }) => {
    const wrong = [
      ['Usage Start', 'yesterday'],
      ['Usage Start', '2024-02-30T00:00:00Z'],
      ['Usage Start', '1709251200'],
      ['Day', '2024-02-30'],
      ['Day', '31/12/2024'],
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

  check(
    'values: a JSON object, with or without its braces, is a map of texts',
    async ({ backend, folder }, cannotRun) => {
      if (backend.query === undefined) return cannotRun('the backend has no query')
      const objects = [
        `{"user:Name": "web, \\"one\\"", "empty": "", "Ünï": "☁"}`,
        '{}',
        '{"count": 2, "is": true, "none": null, "rate": 0.12345678901234567890}',
        '"env": "prod","org": "{trey}"',
      ]
      const rows = objects.map((object, at) => `${at},"${object.replaceAll('"', '""')}"\n`)
      await load(backend, delivery([await csv(folder, 'a.csv', `id,Tags\n${rows.join('')}`)]))
      const maps = (await read(backend, 'SELECT id, tags FROM bills ORDER BY id')).map(({ tags }) =>
        JSON.parse(tags ?? ''),
      )
      assert.deepEqual(maps, [
        { 'user:Name': 'web, "one"', empty: '', Ünï: '☁' },
        {},
        { count: '2', is: 'true', none: null, rate: '0.12345678901234567890' },
        { env: 'prod', org: '{trey}' },
      ])
    },
  )
}

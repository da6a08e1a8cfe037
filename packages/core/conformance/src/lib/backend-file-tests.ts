import assert from 'node:assert/strict'
import { gzipSync } from 'node:zlib'
import { column, load, numbers, uncancelled } from './backend-access.ts'
import type { BackendCheck } from './backend-check.ts'
import { csv, delivery, rawCsv } from './backend-delivery.ts'
import { rejectsWith } from './rejects-with.ts'

export function backendFileTests(check: BackendCheck): void {
  check(
    'files: quotes, commas and line breaks in quotes belong to the value',
    async ({ backend, folder }, cannotRun) => {
      if (backend.query === undefined) return cannotRun('the backend has no query')
      const values = ['a,b', 'he said "hi"', 'one\ntwo', 'one\r\ntwo\n1,2', '"', ',', '\n']
      const rows = values.map((value, at) => `${at},"${value.replaceAll('"', '""')}"\n`)
      await load(backend, delivery([await csv(folder, 'a.csv', `id,Name\n${rows.join('')}`)], { rows: values.length }))
      assert.deepEqual(await column(backend, 'name'), values)
    },
  )

  check(
    'files: line ends, byte order marks and a missing last line end make no difference',
    async (fixture, cannotRun) => {
      const { backend, folder } = fixture
      if (backend.query === undefined) return cannotRun('the backend has no query')
      const files = [
        await csv(folder, 'crlf.csv', 'id,Amount\r\n1,1.5\r\n'),
        await rawCsv(folder, 'bom.csv', Buffer.from('\uFEFFid,Amount\r\n2,2.5\r\n'), ['id', 'Amount']),
        await rawCsv(folder, 'quoted.csv.gz', gzipSync('\uFEFF"id","Amount"\n"3","3.5"\n'), ['id', 'Amount']),
        await csv(folder, 'open.csv', 'id,Amount\n4,4.5'),
      ]
      await load(backend, delivery(files, { rows: 4 }))
      assert.deepEqual(await column(backend, 'id'), ['1', '2', '3', '4'])
      assert.deepEqual(await numbers(backend, 'amount'), ['1.5', '2.5', '3.5', '4.5'])
    },
  )

  check('files: gzip of several members is read to the last', async ({ backend, folder }) => {
    const members = ['id,Line/Cost\n1,1\n', '2,2\n', '', '3,3\n4,4\n'].map((text) => gzipSync(text))
    const file = await rawCsv(folder, 'a.csv.gz', Buffer.concat(members), ['id', 'Line/Cost'])
    const { totals } = await backend.replacePeriod(delivery([file], { rows: 4 }), uncancelled)
    assert.deepEqual([totals.rows, totals.sums[0]?.sum], [4, '10'])
  })

  check('files: a column may have any name, and a file too', async ({ backend, folder }, cannotRun) => {
    if (backend.query === undefined) return cannotRun('the backend has no query')
    const columns = ['id', 'a "b", c\nd', "it's"]
    const text = `id,"a ""b"", c\nd",it's\n1,x,y\n`
    const path = 'billing_period=2024-03 [1] {2} $HOME ünï.csv'
    const file = await rawCsv(folder, path, Buffer.from(text), columns)
    await load(
      backend,
      delivery([file], {
        columns: columns.map((source, at) => ({ source, name: ['id', 'odd', 'its'][at] ?? '', type: 'text' })),
      }),
    )
    assert.deepEqual([await column(backend, 'odd'), await column(backend, 'its')], [['x'], ['y']])
    assert.deepEqual(await column(backend, 'billing_period'), ['2024-03-01'])
  })

  check('files: many rows are all read', async ({ backend, folder }) => {
    const rows = Array.from({ length: 50_000 }, (_, at) => `${at},0.000000000000000001,"x\n1,2,3\ny"\n`)
    const files = [
      await csv(folder, 'a.csv', `id,Line/Cost,Note\n${rows.join('')}`),
      await csv(folder, 'b.csv.gz', `id,Line/Cost,Note\n${rows.join('')}`),
    ]
    const { totals } = await backend.replacePeriod(delivery(files, { rows: 100_000 }), uncancelled)
    assert.deepEqual([totals.rows, totals.sums[0]?.sum], [100_000, '0.0000000000001'])
  })

  check('files: a row with too many or too few cells is refused with file and line', async ({ backend, folder }) => {
    for (const row of ['5,5,5', '5']) {
      const good = await csv(folder, 'good.csv', 'id,Amount\n1,1\n')
      const bad = await csv(folder, 'bad.csv', `id,Amount\n"2\n\n",2\n3,3\n${row}\n6,6\n`)
      const error = await rejectsWith('FILE_MALFORMED', () => load(backend, delivery([good, bad])))
      assert.deepEqual(error.place, { file: 'export/bad.csv', line: 6 })
    }
    assert.deepEqual(await backend.periods(uncancelled), [])
  })

  check('files: quotes that never close are refused with file and line', async ({ backend, folder }) => {
    const file = await csv(folder, 'a.csv', 'id,Name\n1,one\n2,"two\n')
    const error = await rejectsWith('FILE_MALFORMED', () => load(backend, delivery([file])))
    assert.deepEqual(error.place, { file: 'export/a.csv', line: 3 })
  })

  check('files: what is no gzip is refused with its name', async ({ backend, folder }) => {
    const file = await rawCsv(folder, 'a.csv.gz', Buffer.from('id,Name\n1,one\n'), ['id', 'Name'])
    const error = await rejectsWith('FILE_CORRUPT', () => load(backend, delivery([file])))
    assert.equal(error.place.file, 'export/a.csv.gz')
  })
}

import assert from 'node:assert/strict'
import { load, read, uncancelled } from './backend-access.ts'
import type { BackendCheck } from './backend-check.ts'
import { csv, delivery } from './backend-delivery.ts'
import { promptly } from './promptly.ts'
import { rejectsWith } from './rejects-with.ts'

export function backendQueryTests(check: BackendCheck): void {
  check('query: gives columns with their types, and cells as text', async ({ backend, folder }, cannotRun) => {
    if (backend.query === undefined) return cannotRun('the backend has no query')
    await load(backend, delivery([await csv(folder, 'a.csv', 'id,Name,Amount\n1,one,1.5\n2,,-2\n')]))
    const { columns } = await backend.query('SELECT name, count(*) AS n FROM bills GROUP BY name', uncancelled)
    assert.deepEqual(
      columns.map(({ name }) => name),
      ['name', 'n'],
    )
    assert.ok(columns.every(({ type }) => type !== ''))
    await backend.close()
    assert.deepEqual(await read(backend, 'SELECT name, id FROM bills ORDER BY id DESC'), [
      { name: null, id: '2' },
      { name: 'one', id: '1' },
    ])
  })

  check('query: many rows come one after the other', async ({ backend, folder }, cannotRun) => {
    if (backend.query === undefined) return cannotRun('the backend has no query')
    const rows = Array.from({ length: 30_000 }, (_, at) => `${String(at).padStart(6, '0')}\n`)
    await load(backend, delivery([await csv(folder, 'a.csv', `id\n${rows.join('')}`)]))
    const found = await read(backend, 'SELECT id FROM bills ORDER BY id')
    assert.deepEqual([found.length, found.at(0)?.['id'], found.at(-1)?.['id']], [30_000, '000000', '029999'])
  })

  check('query: reading can end early, and the backend goes on', async ({ backend, folder }, cannotRun) => {
    if (backend.query === undefined) return cannotRun('the backend has no query')
    const bill = delivery([await csv(folder, 'a.csv', 'id\n1\n2\n3\n')])
    await load(backend, bill)
    const { rows } = await backend.query('SELECT id FROM bills', uncancelled)
    for await (const _ of rows) break
    const unread = await backend.query('SELECT id FROM bills', uncancelled)
    await unread.rows[Symbol.asyncIterator]().return?.()
    await promptly('a load after queries that were not read to the end', () => load(backend, bill))
  })

  check('query: a statement that is wrong fails with QUERY_FAILED', async ({ backend, folder }, cannotRun) => {
    const { query } = backend
    if (query === undefined) return cannotRun('the backend has no query')
    await load(backend, delivery([await csv(folder, 'a.csv', 'id\n1\n')]))
    for (const sql of ['SELEC 1', 'SELECT * FROM nowhere', 'SELECT nothing FROM bills', '', 'SELECT 1; SELECT 2']) {
      await rejectsWith('QUERY_FAILED', () => query(sql, uncancelled))
    }
    assert.equal((await read(backend, 'SELECT * FROM bills')).length, 1)
  })

  check('query: a statement that writes is refused', async ({ backend, folder }, cannotRun) => {
    const { query } = backend
    if (query === undefined) return cannotRun('the backend has no query')
    await load(backend, delivery([await csv(folder, 'a.csv', 'id\n1\n')]))
    for (const sql of [
      'DELETE FROM bills WHERE true',
      'DROP TABLE bills',
      'CREATE TABLE more AS SELECT * FROM bills',
    ]) {
      await rejectsWith('QUERY_FAILED', () => query(sql, uncancelled))
    }
    assert.equal((await read(backend, 'SELECT * FROM bills')).length, 1)
  })
}

import { once } from 'node:events'
import { access, mkdir, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { billingPeriod } from '@openfinops/plugin'
import { expect, onTestFinished, test } from 'vitest'
import { type DuckDBBackend, duckdbBackend } from '../src/index.ts'
import { csv, delivery, march, uncancelled } from './deliveries.ts'
import { openFixture } from './fixture.ts'
import { start } from './programs/start.ts'

const columns = { id: { type: 'text' }, cost: { type: 'decimal', role: 'cost' } } as const

async function fixture(options?: Parameters<typeof openFixture>[0]) {
  const opened = await openFixture(options)
  onTestFinished(() => opened.close())
  return opened
}

async function sumOf(backend: DuckDBBackend): Promise<string | undefined> {
  const { columns: all, ...bill } = delivery([], columns)
  return (await backend.totals(bill, all, uncancelled)).sums[0]?.sum
}

test('asking makes no database', async () => {
  const { backend, path } = await fixture()
  expect(await backend.periods(uncancelled)).toEqual([])
  expect((await backend.totals(delivery([], columns), [], uncancelled)).rows).toBe(0)
  await expect(backend.query('SELECT 1', uncancelled)).rejects.toMatchObject({ code: 'QUERY_FAILED' })
  await expect(access(path)).rejects.toThrow()
  await expect(access(dirname(path))).rejects.toThrow()
})

test('a file that is no database is refused and left as it is', async () => {
  const { backend, path, folder } = await fixture()
  await mkdir(dirname(path))
  await writeFile(path, 'The minutes of the meeting')
  const bill = delivery([await csv(folder, 'a.csv', 'id,cost\n1,1\n')], columns)
  await expect(backend.replacePeriod(bill, uncancelled)).rejects.toMatchObject({ code: 'BACKEND_UNUSABLE' })
  await expect(backend.periods(uncancelled)).rejects.toMatchObject({ code: 'BACKEND_UNUSABLE', place: { file: path } })
  expect(await readFile(path, 'utf8')).toBe('The minutes of the meeting')
  expect(await readdir(dirname(path))).toEqual(['finops.duckdb'])
})

test('a database that another process has open is named with that process', { timeout: 30_000 }, async () => {
  const { backend, path, folder } = await fixture({ lock_wait_seconds: 0.3 })
  const bill = delivery([await csv(folder, 'a.csv', 'id,cost\n1,1\n')], columns)
  await backend.replacePeriod(bill, uncancelled)
  const holder = await start('hold-database.ts', path, '60000')
  try {
    const locked = {
      code: 'BACKEND_LOCKED',
      retryable: true,
      message: expect.stringContaining(`process ${holder.pid}`),
    }
    await expect(backend.periods(uncancelled)).rejects.toMatchObject(locked)
    await expect(backend.replacePeriod(bill, uncancelled)).rejects.toMatchObject(locked)
    const abort = new AbortController()
    const patient = duckdbBackend({ path, lock_wait_seconds: 60 }).periods({ signal: abort.signal })
    abort.abort()
    await expect(patient).rejects.toMatchObject({ code: 'CANCELLED' })
  } finally {
    holder.kill()
    await once(holder, 'exit')
  }
  expect(await backend.periods(uncancelled)).toHaveLength(1)
})

test('a database that another process has open is waited for', { timeout: 30_000 }, async () => {
  const { backend, path, folder } = await fixture({ lock_wait_seconds: 20 })
  await mkdir(dirname(path))
  const holder = await start('hold-database.ts', path, '500')
  const bill = delivery([await csv(folder, 'a.csv', 'id,cost\n1,1\n')], columns)
  expect((await backend.replacePeriod(bill, uncancelled)).totals.rows).toBe(1)
  if (holder.exitCode === null) await once(holder, 'exit')
})

test('between operations the database is free for others', { timeout: 30_000 }, async () => {
  const { backend, path, folder } = await fixture()
  await backend.replacePeriod(delivery([await csv(folder, 'a.csv', 'id,cost\n1,1\n')], columns), uncancelled)
  const wrong = delivery([await csv(folder, 'b.csv', 'id,cost\n1,x\n')], columns)
  await expect(backend.replacePeriod(wrong, uncancelled)).rejects.toThrow()
  const { rows } = await backend.query('SELECT * FROM bills, range(100000)', uncancelled)
  for await (const _ of rows) break
  await expect(backend.query('SELECT nothing', uncancelled)).rejects.toThrow()
  const holder = await start('hold-database.ts', path, '0')
  if (holder.exitCode === null) await once(holder, 'exit')
  expect(holder.exitCode).toBe(0)
  expect(await sumOf(backend)).toBe('1')
})

test('a process killed while it loads leaves what was there', { timeout: 60_000 }, async () => {
  const { backend, path, folder } = await fixture()
  await backend.replacePeriod(delivery([await csv(folder, 'a.csv', 'id,cost\n1,1\n')], columns), uncancelled)
  const rows = Array.from({ length: 300_000 }, (_, at) => `${at},0.5\n`).join('')
  const large = delivery([await csv(folder, 'b.csv', `id,cost\n${rows}`)], columns, { manifest: 'manifest-2' })
  for (const milliseconds of [250, 450, 650]) {
    const child = await start('load.ts', path, JSON.stringify(large))
    setTimeout(() => child.kill('SIGKILL'), milliseconds)
    await once(child, 'exit')
    const [entry] = await backend.periods(uncancelled)
    expect(await sumOf(backend)).toBe(entry?.manifest === 'manifest-1' ? '1' : '150000')
  }
  await backend.replacePeriod(large, uncancelled)
  expect(await sumOf(backend)).toBe('150000')
})

test('backends on one file take turns, whatever link leads to it', async () => {
  const { backend, path, folder } = await fixture()
  const bill = delivery([await csv(folder, 'a.csv', 'id,cost\n1,1\n')], columns)
  await backend.replacePeriod(bill, uncancelled)
  const link = join(folder, 'link.duckdb')
  await symlink(path, link)
  const other = duckdbBackend({ path: link })
  const periods = ['2024-04', '2024-05', '2024-06', '2024-07'].map(billingPeriod)
  await Promise.all(
    periods.map((period, at) => (at % 2 === 0 ? backend : other).replacePeriod({ ...bill, period }, uncancelled)),
  )
  expect((await backend.periods(uncancelled)).map(({ period }) => period)).toEqual([march, ...periods])
})

test('a query that is being read keeps others waiting only so long, and close ends it', async () => {
  const { backend, folder } = await fixture({ lock_wait_seconds: 0.2 })
  const bill = delivery([await csv(folder, 'a.csv', 'id,cost\n1,1\n2,2\n')], columns)
  await backend.replacePeriod(bill, uncancelled)
  const result = await backend.query('SELECT * FROM bills', uncancelled)
  await expect(backend.replacePeriod(bill, uncancelled)).rejects.toMatchObject({
    code: 'BACKEND_LOCKED',
    message: expect.stringContaining('a query'),
  })
  await backend.close()
  await backend.replacePeriod(bill, uncancelled)
  await expect(result.rows[Symbol.asyncIterator]().next()).rejects.toThrow()
})

test('tables and views that finops did not make are left alone', async () => {
  const { backend, path, folder } = await fixture()
  await mkdir(dirname(path))
  const instance = await DuckDBInstance.create(path)
  const connection = await instance.connect()
  await connection.run('CREATE TABLE bills (id INTEGER)')
  await connection.run('CREATE VIEW summary AS SELECT 1 AS id')
  connection.closeSync()
  instance.closeSync()
  const file = await csv(folder, 'a.csv', 'id,cost\n1,1\n')
  for (const table of ['bills', 'summary', 'finops_ledger']) {
    const load = backend.replacePeriod(delivery([file], columns, { table }), uncancelled)
    await expect(load, table).rejects.toMatchObject({ code: 'BACKEND_UNUSABLE' })
  }
  expect(await backend.periods(uncancelled)).toEqual([])
})

test('loading again and again does not make the file grow for ever', { timeout: 60_000 }, async () => {
  const { backend, path, folder } = await fixture()
  const rows = Array.from({ length: 50_000 }, (_, at) => `${at},${(at * 7919) % 100_003}\n`).join('')
  const bill = delivery([await csv(folder, 'a.csv', `id,cost\n${rows}`)], columns)
  await backend.replacePeriod(bill, uncancelled)
  const first = (await stat(path)).size
  for (let again = 0; again < 4; again++) await backend.replacePeriod(bill, uncancelled)
  expect((await stat(path)).size).toBeLessThan(first * 3)
  expect(await readdir(dirname(path))).toEqual(['finops.duckdb'])
})

import { access, readdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { csv, delivery, uncancelled } from './deliveries.ts'
import { openFixture } from './fixture.ts'

const columns = { id: { type: 'text' } } as const

test('a query reaches nothing but the database', async () => {
  const { backend, folder, path, close } = await openFixture()
  onTestFinished(close)
  const secret = join(folder, 'secret.csv')
  await writeFile(secret, 'word\nxyzzy\n')
  await backend.replacePeriod(delivery([await csv(folder, 'a.csv', 'id\n1\n')], columns), uncancelled)
  const written = join(folder, 'written.csv')
  const statements = [
    `SELECT * FROM '${secret}'`,
    `SELECT * FROM read_csv('${secret}')`,
    `SELECT * FROM read_text('${secret}')`,
    `SELECT * FROM glob('${folder}/*')`,
    `SELECT * FROM read_csv('https://127.0.0.1/secret.csv')`,
    `COPY (SELECT 1) TO '${written}'`,
    `EXPORT DATABASE '${written}'`,
    `ATTACH '${written}' AS other`,
    'INSTALL httpfs',
    `LOAD '${secret}'`,
    'SET enable_external_access = true',
    'RESET lock_configuration',
    `SET allowed_directories = ['/']`,
    'CREATE TABLE memory.main.copy AS SELECT * FROM bills',
    'INSERT INTO bills SELECT * FROM bills',
    'CHECKPOINT',
  ]
  for (const statement of statements) {
    await expect(backend.query(statement, uncancelled), statement).rejects.toMatchObject({ code: 'QUERY_FAILED' })
  }
  await expect(access(written)).rejects.toThrow()
  expect(await readdir(dirname(path))).toEqual(['finops.duckdb'])
  expect((await backend.periods(uncancelled))[0]?.totals.rows).toBe(1)
})

test.skipIf(process.platform === 'win32')(
  'a load reads the files it is given, not those their names match',
  async () => {
    const { backend, folder, close } = await openFixture()
    onTestFinished(close)
    await csv(folder, 'abc.csv', 'id\n9\n')
    for (const name of ['a*.csv', 'a?c.csv', 'a[b]c.csv', '**']) {
      const file = await csv(folder, name, 'id\n1\n2\n')
      const { totals } = await backend.replacePeriod(delivery([file], columns), uncancelled)
      expect(totals.rows, name).toBe(2)
    }
  },
)

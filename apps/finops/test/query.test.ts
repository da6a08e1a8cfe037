import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { curExport, inExports } from './support/cur-export.ts'
import { finops, main } from './support/finops.ts'
import { writeFiles } from './support/temp-folder.ts'

let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'finops-query-'))
  await writeFiles(folder, {
    'finops.config.toml': '[sources.daily]\nvendor = "aws-cur-v1"\nstore = "./exports"\nprefix = "cur"\n',
    ...inExports(curExport()),
  })
  const { code, stdout } = await finops(folder, ['aws', 'load-billing-local'])
  expect(code, stdout).toBe(0)
})

afterAll(() => rm(folder, { recursive: true }))

test('a table has numbers to their last digit, aligned right', async () => {
  const { code, stdout } = await finops(folder, [
    'query',
    "select * from (values ('a', 1.250000000000000001::decimal(38, 18)), (null, 12)) as t (name, cost)",
  ])

  expect(code, stdout).toBe(0)
  expect(stdout).toBe('name                   cost\na      1.250000000000000001\nNULL  12.000000000000000000\n')
})

test('CSV and JSON hold every cell as it is', async () => {
  const statement = `select 'a "b", c' as text, '' as empty, null as nothing, 0.10::decimal(4, 2) as cost`

  const csv = await finops(folder, ['query', statement, '--format', 'csv'])
  const json = await finops(folder, ['query', statement, '--format', 'json'])

  expect(csv.stdout).toBe('text,empty,nothing,cost\n"a ""b"", c","",,0.10\n')
  expect(json.stdout).toBe('{"text":"a \\"b\\", c","empty":"","nothing":null,"cost":"0.10"}\n')
})

test('a table of many rows says that it is not all', async () => {
  const table = await finops(folder, ['query', 'select range as n from range(1001)'])
  const csv = await finops(folder, ['query', 'select range as n from range(1001)', '--format', 'csv'])

  expect(table.stdout).toContain('The first 1,000 rows; for all of them add: --format csv\n')
  expect(csv.stdout.split('\n')).toHaveLength(1003)
})

test('a statement that fails ends with 3, a backend that is not configured with 2', async () => {
  const failed = await finops(folder, ['query', 'select * from nowhere'])
  const unknown = await finops(folder, ['query', 'select 1', '--backend', 'lcoal'])
  const twice = await finops(folder, ['query', 'select 1 as a, 2 as a', '--json'])

  expect(failed.code).toBe(3)
  expect(failed.stderr).toContain('QUERY_FAILED')
  expect(unknown.code).toBe(2)
  expect(unknown.stderr).toContain('Did you mean "local"?')
  expect(twice.code).toBe(3)
  expect(twice.stdout).toContain('Two columns are named')
})

test('whoever has read enough may go: finops query | head', async () => {
  const statement = 'select range as n from range(3000000)'
  const child = spawn(process.execPath, [main, 'query', statement, '--format', 'csv'], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let stderr = ''
  child.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk
  })
  child.stdout.once('data', () => child.stdout.destroy())

  const [code] = await once(child, 'close')

  expect([code, stderr]).toEqual([0, ''])
})

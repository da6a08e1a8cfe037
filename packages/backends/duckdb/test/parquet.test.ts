import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import type { Column, StagedFile } from '@openfinops/plugin'
import { beforeEach, expect, onTestFinished, test } from 'vitest'
import type { DuckDBBackend } from '../src/index.ts'
import { delivery, uncancelled } from './deliveries.ts'
import { type DuckDBFixture, openFixture } from './fixture.ts'

let fixture: DuckDBFixture

beforeEach(async () => {
  fixture = await openFixture()
  onTestFinished(() => fixture.close())
})

/** Writes what a query gives as Parquet. */
async function parquet(name: string, columns: readonly string[], select: string): Promise<StagedFile> {
  const path = join(fixture.folder, name)
  const instance = await DuckDBInstance.create(':memory:')
  const connection = await instance.connect()
  await connection.run(`SET TimeZone = 'America/New_York'`)
  await connection.run(`COPY (${select}) TO '${path}' (FORMAT parquet)`)
  connection.closeSync()
  instance.closeSync()
  return { path, key: name, columns }
}

async function load(backend: DuckDBBackend, files: readonly StagedFile[], columns: Readonly<Record<string, Column>>) {
  return backend.replacePeriod(delivery(files, columns, { format: 'parquet' }), uncancelled)
}

/** What a table holds, without the columns that every table has. */
async function rows(backend: DuckDBBackend): Promise<readonly (readonly (string | null)[])[]> {
  const result = await backend.query(
    'SELECT * EXCLUDE (billing_period, finops_source, finops_manifest) FROM bills',
    uncancelled,
  )
  const all: (readonly (string | null)[])[] = []
  for await (const row of result.rows) all.push(row)
  return all
}

const decimal = { type: 'decimal' } as const

test('doubles are the shortest decimals that stand for them', async () => {
  const { backend } = fixture
  const doubles = [0.1, 1e-7, 0.16100000000000014, 123456.789, -1.5e3, 0, 4.9e-18, 5e17]
  const values = doubles.map((value) => `('${value}'::DOUBLE)`).join(', ')
  await load(backend, [await parquet('a.parquet', ['n'], `SELECT n FROM (VALUES ${values}) t(n)`)], { n: decimal })
  expect((await rows(backend)).map(([n]) => Number(n))).toEqual(doubles)
  expect((await rows(backend)).slice(0, 3)).toEqual([
    ['0.1000000000000000000'],
    ['0.0000001000000000000'],
    ['0.1610000000000001400'],
  ])
})

test('floats, integers, decimals and texts are numbers to their last digit', async () => {
  const { backend } = fixture
  const file = await parquet(
    'a.parquet',
    ['f', 'i', 'h', 'd', 't'],
    `SELECT 0.1::FLOAT f, -9223372036854775807::BIGINT i, 12345678901234567890::UBIGINT h,
      0.1234567890::DECIMAL(38,10) d, '0.0300000000' t
    UNION ALL SELECT NULL, NULL, NULL, NULL, ''`,
  )
  await load(backend, [file], { f: decimal, i: decimal, h: decimal, d: decimal, t: decimal })
  expect(await rows(backend)).toEqual([
    [
      '0.100000000000000000',
      '-9223372036854775807.000000000000000000',
      '12345678901234567890.000000000000000000',
      '0.123456789000000000',
      '0.030000000000000000',
    ],
    [null, null, null, null, null],
  ])
})

test('decimals that do not fit widen the column', async () => {
  const { backend } = fixture
  const file = await parquet('a.parquet', ['n'], 'SELECT 0.123456789012345678901234::DECIMAL(38,24) n')
  await load(backend, [file], { n: decimal })
  expect(await rows(backend)).toEqual([['0.123456789012345678901234']])
})

test('files of one load may hold a column in different types', async () => {
  const { backend } = fixture
  const files = [
    await parquet('a.parquet', ['n', 'd'], `SELECT 0.123456789012345::DECIMAL(38,15) n, DATE '2024-03-01' d`),
    await parquet('b.parquet', ['n', 'd'], `SELECT 0.2::DOUBLE n, '2024-03-02' d`),
    await parquet('c.parquet', ['d', 'n'], `SELECT TIMESTAMP '2024-03-03 00:00:00' d, 3 n`),
  ]
  await load(backend, files, { n: decimal, d: { type: 'date' } })
  expect([...(await rows(backend))].sort()).toEqual([
    ['0.123456789012345000', '2024-03-01'],
    ['0.200000000000000000', '2024-03-02'],
    ['3.000000000000000000', '2024-03-03'],
  ])
})

test('moments are in UTC, whatever the file says they are', async () => {
  const { backend } = fixture
  const file = await parquet(
    'a.parquet',
    ['local', 'zoned', 'seconds', 'nanos', 'day', 'text'],
    `SELECT TIMESTAMP '2024-03-01 12:00:00.123456' "local", TIMESTAMPTZ '2024-03-01 12:00:00+02' zoned,
      TIMESTAMP_S '2024-03-01 12:00:00' "seconds", TIMESTAMP_NS '2024-03-01 12:00:00.000001' nanos,
      DATE '2024-03-01' "day", '2024-03-01T00:00:00-05:00' "text"`,
  )
  const moment = { type: 'timestamp' } as const
  await load(backend, [file], {
    local: moment,
    zoned: moment,
    seconds: moment,
    nanos: moment,
    day: moment,
    text: moment,
  })
  expect(await rows(backend)).toEqual([
    [
      '2024-03-01T12:00:00.123456Z',
      '2024-03-01T10:00:00Z',
      '2024-03-01T12:00:00Z',
      '2024-03-01T12:00:00.000001Z',
      '2024-03-01T00:00:00Z',
      '2024-03-01T05:00:00Z',
    ],
  ])
})

test('maps keep their values as texts, and nested columns become JSON', async () => {
  const { backend } = fixture
  const file = await parquet(
    'a.parquet',
    ['tags', 'discounts', 'struct', 'list', 'blob'],
    `SELECT MAP {'user:Name': 'web', 'none': NULL} tags, MAP {'edp': -0.1::DOUBLE, 'ppa': 1e-7::DOUBLE} discounts,
      {'a': 1, 'b': 'x'} AS "struct", [1, 2] AS "list", 'text'::BLOB AS "blob"`,
  )
  const map = { type: 'map' } as const
  const text = { type: 'text' } as const
  await load(backend, [file], { tags: map, discounts: map, struct: map, list: text, blob: text })
  expect(await rows(backend)).toEqual([
    ['{"user:Name":"web","none":null}', '{"edp":"-0.1","ppa":"1e-07"}', '{"a":"1","b":"x"}', '[1,2]', 'text'],
  ])
})

test('an empty text is a text', async () => {
  const { backend } = fixture
  const file = await parquet('a.parquet', ['t', 'n'], `SELECT '' t, NULL::VARCHAR n`)
  await load(backend, [file], { t: { type: 'text' }, n: { type: 'text' } })
  expect(await rows(backend)).toEqual([['', null]])
})

test('a value that is refused is named with its file and column', async () => {
  const { backend } = fixture
  const good = await parquet('good.parquet', ['n'], 'SELECT 1.0::DOUBLE n')
  const bad = await parquet('bad.parquet', ['n'], `SELECT 'NaN'::DOUBLE n`)
  await expect(load(backend, [good, bad], { n: decimal })).rejects.toMatchObject({
    code: 'VALUE_INVALID',
    place: { file: 'bad.parquet', column: 'n', value: 'nan' },
  })
  const long = await parquet('long.parquet', ['n'], 'SELECT 1e-50::DOUBLE n')
  await expect(load(backend, [good, long], { n: decimal })).rejects.toMatchObject({
    code: 'VALUE_INEXACT',
    place: { file: 'long.parquet', column: 'n', value: '1e-50' },
  })
  const nanos = await parquet('nanos.parquet', ['n'], `SELECT TIMESTAMP_NS '2024-03-01 12:00:00.123456789' n`)
  await expect(load(backend, [nanos], { n: { type: 'timestamp' } })).rejects.toMatchObject({ code: 'VALUE_INVALID' })
  expect(await backend.periods(uncancelled)).toEqual([])
})

test('a file that is no Parquet is refused with its name', async () => {
  const { backend, folder } = fixture
  const path = join(folder, 'a.parquet')
  await writeFile(path, 'PAR1 and then nothing of the kind')
  await expect(load(backend, [{ path, key: 'a.parquet', columns: ['n'] }], { n: decimal })).rejects.toMatchObject({
    code: 'FILE_CORRUPT',
    place: { file: 'a.parquet' },
  })
})

test('a file that is damaged in the middle is named', async () => {
  const { backend } = fixture
  const good = await parquet('good.parquet', ['n'], `SELECT md5(range::VARCHAR) n FROM range(10)`)
  const bad = await parquet('bad.parquet', ['n'], `SELECT md5(range::VARCHAR) n FROM range(50000)`)
  const bytes = await readFile(bad.path)
  await writeFile(bad.path, bytes.fill(0x5a, 500_000, 500_200))
  await expect(load(backend, [good, bad], { n: { type: 'text' } })).rejects.toMatchObject({
    code: 'FILE_CORRUPT',
    place: { file: 'bad.parquet' },
  })
})

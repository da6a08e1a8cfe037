import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import type { Backend, SourceColumn, StagedFile, StreamedLoad } from '@openfinops/plugin'
import { expect, test } from 'vitest'
import { bucket, csv, delivery, type FileContent, stream } from './direct-fixture.ts'
import { type Fixture, openFixture, uncancelled } from './fixture.ts'
import { throughDuckDB } from './through-duckdb.ts'

/** Loads a delivery the long way: into a local database, out into a file, and that into the warehouse. */
async function loadThroughDuckDB(fixture: Fixture, folder: string, load: StreamedLoad, files: readonly FileContent[]) {
  const staged: StagedFile[] = []
  for (const [at, { key, bytes, columns }] of files.entries()) {
    const path = join(folder, `${at}-${key.replaceAll('/', '-')}`)
    await writeFile(path, bytes)
    staged.push({ path, key, columns: columns.map(({ name }) => name) })
  }
  const backend = throughDuckDB(fixture.open(), folder)
  const format = load.format === 'parquet' ? 'parquet' : 'csv'
  const loaded = await backend.replacePeriod({ ...load, format, files: staged }, uncancelled)
  await backend.close()
  return loaded
}

async function everything(backend: Backend, table: string): Promise<readonly string[]> {
  if (backend.query === undefined) throw new Error('The backend has no query')
  const { columns, rows } = await backend.query(`SELECT * FROM ${table}`, uncancelled)
  const found: string[] = []
  for await (const row of rows) {
    found.push(JSON.stringify(columns.map(({ name }, at) => [name, row[at]]).toSorted()))
  }
  return found.toSorted((one, other) => (one < other ? -1 : 1))
}

async function expectEqual(load: StreamedLoad, files: readonly FileContent[], rows: number): Promise<void> {
  await using fixture = await openFixture({ bucket })
  const { backend, options } = fixture
  const direct = await stream(backend, { ...load, table: 'direct' })
  const local = await loadThroughDuckDB(fixture, options.temp_directory ?? '', { ...load, table: 'local' }, files)
  const found = await everything(backend, 'direct')
  expect(found).toHaveLength(rows)
  expect(found).toEqual(await everything(backend, 'local'))
  expect(direct.totals).toEqual(local.totals)
  expect(direct.totals.rows).toBe(rows)
  expect(fixture.gcs.keys('acme-staging')).toEqual([])
  const names = async (table: string) =>
    (await fixture.server.describe('finops', table)).schema.fields.map(({ name }) => name)
  expect(await names('direct')).toEqual(await names('local'))
}

const header = 'id,Account,Currency,Line/Cost,Amount,Usage Start,Usage End,Day,Tags'

const first = `${header}
1,007,USD,0.123456789012345678901234,1,2026-10-01T00:00:00Z,2026-10-01T01:00:00Z,2026-10-01,"{""user:Name"": ""web, \\""one\\"""", ""empty"": """", ""Ünï"": ""☁""}"
2,"a ""quoted"", one",USD,-9.984E-7,1E+3,2026-10-01 02:03:04,2026-10-31T23:59:59.123456Z,10/31/2026,{}
3,"two
lines",EUR,-0.1,.5,2026-10-02T00:00:00+02:00,2026-10-03T00:00:00-0530,10/3/2026,"""env"": ""prod"",""org"": ""{trey}"""
4,NULL,EUR,1e-24,5.,2026-10-04,2026-10-04 13:14:15 UTC,2026-10-04T05:06:07Z,"{""count"": 12345678901234567890, ""is"": true, ""none"": null}"
5,\\N,,,,,,,
6,"",,"","","","","",""
7, spaces ,USD,+0012.50,-0.0,2026-10-05T00:00:00.1230000000Z,2026-10-05T00:00:00+01,10/05/2026,"{""a"":"":1,"",""b\\\\c"":""\\u00fc\\/\\n"",""a"":2}"
8,o'clock ünï ☁,USD,123456789.123456789E-9,1.5000000000000000000000000000000000000000000,2026-10-05T00:00:00,,1/10/2026,
`

const second = `Tags,Line/Cost,id,Extra,Day,Account,Usage Start\r
"{""x"":""y"",""p"":0.0,""q"":-12.5,""r"":0.0123456789,""s"":12.0,""t"":0.0001}",12345678901234.000000000000000001,9,new,1/10/2026,b,2026-10-06T00:00:00Z\r
,0.1e1,10,,31/10/2026,c,\r
`

test('CSV straight from a store is what it is by way of a local database', async () => {
  const files = [csv('export/a.csv', first.replace('1/10/2026', '10/1/2026')), csv('export/b.csv', second)]
  await expectEqual(delivery({ files, rows: 10 }), files, 10)
})

test('so is gzip, with a mark of the order of bytes', async () => {
  const files = [
    csv('export/a.csv.gz', `\uFEFF${first.replace('1/10/2026', '10/1/2026')}`),
    csv('export/b.csv.gz', second),
  ].map((file) => ({
    ...file,
    columns: file.columns.map(({ name, type }) => ({ name: name.replace('\uFEFF', ''), type })),
  }))
  await expectEqual(delivery({ files, format: 'csv.gz' }), files, 10)
})

test('so is a delivery without files, and one without rows', async () => {
  await expectEqual(delivery({ files: [csv('export/a.csv', `${header}\n`)] }), [csv('export/a.csv', `${header}\n`)], 0)
  await expectEqual(delivery({ files: [] }), [], 0)
})

/** Numbers whose shortest text has 15, 16 and 17 digits, and powers of two, where that is hardest to find. */
const doubles = [
  0.1,
  0.1 + 0.2,
  -1.81e-8,
  0.16100000000000014,
  1.2345678901234567,
  0.1234567890123456,
  2 ** -44,
  -(2 ** -44),
  2 ** -25,
  12345678.5,
  0,
  -0,
  4.9e-7,
]

const parquetRows = doubles.map(
  (double, at) => `SELECT '${at}' AS id, ${double}::DOUBLE AS line_cost, ${at}.00000000001::DECIMAL(38,18) AS amount,
    TIMESTAMP '2026-10-01 01:02:03.456789' + INTERVAL ${at} HOUR AS usage_start, DATE '2026-10-31' AS usage_end,
    ${at}::BIGINT AS account, ${at % 2 === 0} AS flag, MAP {'user:Name': 'o"k ${at}', 'ü': NULL} AS tags`,
)
const types = ['text', 'double', 'decimal', 'timestamp', 'date', 'integer', 'boolean', 'map']
const names = ['id', 'line_cost', 'amount', 'usage_start', 'usage_end', 'account', 'flag', 'tags']

async function parquet(key: string, sql: string, columns: readonly SourceColumn[]): Promise<FileContent> {
  const folder = await mkdtemp(join(tmpdir(), 'finops-direct-'))
  const path = join(folder, 'x.parquet')
  const instance = await DuckDBInstance.create(':memory:')
  const connection = await instance.connect()
  const copied = await connection.runAndReadAll(`COPY (${sql}) TO '${path}' (FORMAT parquet)`)
  connection.closeSync()
  instance.closeSync()
  const bytes = await readFile(path)
  await rm(folder, { recursive: true })
  return { key, bytes, columns, rows: Number(copied.value(0, 0)) }
}

test('so is Parquet: doubles, decimals, moments, maps', async () => {
  const columns = names.map((name, at) => ({ name, type: types[at] }))
  const none = `SELECT 'x' AS id, NULL::DOUBLE AS line_cost, '12e-3' AS amount, NULL::MAP(VARCHAR, VARCHAR) AS tags, '' AS note`
  const numbers = `MAP {'a': 0.1, 'b': 12.0, 'c': 1e-5, 'd': -0.0, 'e': NULL, 'f': 123456.789::DOUBLE}`
  const files = [
    await parquet('export/c.parquet', `SELECT 'z' AS id, ${numbers}::MAP(VARCHAR, DOUBLE) AS tags`, [
      { name: 'id', type: 'text' },
      { name: 'tags', type: 'map' },
    ]),
    await parquet('export/a.parquet', parquetRows.join(' UNION ALL '), columns),
    await parquet('export/b.parquet', `${none} UNION ALL SELECT 'y', 1.5, '', MAP {}, 'n'`, [
      { name: 'id', type: 'text' },
      { name: 'line_cost', type: 'double' },
      { name: 'amount', type: 'text' },
      { name: 'tags', type: 'map' },
      { name: 'note', type: 'text' },
    ]),
  ]
  await expectEqual(delivery({ files, format: 'parquet' }), files, doubles.length + 3)
})

import { expect, test } from 'vitest'
import { byMonth, openBigQuery, refused } from './bigquery-fixture.ts'

const fields = [
  { name: 'day', type: 'DATE' },
  { name: 'cost', type: 'NUMERIC' },
]

const replace = { writeDisposition: 'WRITE_TRUNCATE' } as const
const september = `SELECT DATE '2026-09-30' AS day, 1.5::DECIMAL(18,2) AS cost`
const october = `SELECT DATE '2026-10-01' AS day, 2.5::DECIMAL(18,2) AS cost`

test('a load into a partition replaces that month and no other', async () => {
  const { server, table, parquet, load } = await openBigQuery()
  await table('t', fields, byMonth)
  await load('t$202609', await parquet(september), replace)
  await load('t$202610', await parquet(october), replace)
  const job = await load('t$202610', await parquet(`${october} UNION ALL ${october}`), replace)
  expect(job.metadata).toMatchObject({ status: { state: 'DONE' }, statistics: { load: { outputRows: '2' } } })
  expect(await server.query('SELECT day, COUNT(*), SUM(cost) FROM d.t GROUP BY day ORDER BY day')).toEqual([
    ['2026-09-30', '1', '1.5'],
    ['2026-10-01', '2', '5'],
  ])
})

test('rows of another month are refused, and nothing changes', async () => {
  const { server, table, parquet, load } = await openBigQuery()
  await table('t', fields, byMonth)
  await load('t$202610', await parquet(october), replace)
  const foreign = await parquet(`${october} UNION ALL ${september}`)
  await expect(load('t$202610', foreign, replace)).rejects.toMatchObject(
    refused('invalid', 'Some rows belong to different partitions rather than destination partition 202610'),
  )
  await expect(load('t$20261001', await parquet(october), replace)).rejects.toMatchObject(
    refused('invalid', /partition/),
  )
  expect(await server.query('SELECT day FROM d.t')).toEqual([['2026-10-01']])
})

test('a partition of a table without partitions is refused', async () => {
  const { table, parquet, load } = await openBigQuery()
  await table('t', fields)
  await expect(load('t$202610', await parquet(october), replace)).rejects.toMatchObject(
    refused('invalid', /partition/i),
  )
})

test('schema updates go with appending, or with the replacement of a partition', async () => {
  const { server, table, parquet, load } = await openBigQuery()
  await table('t', fields, byMonth)
  const wider = await parquet(`SELECT DATE '2026-10-01' AS day, 2.5::DECIMAL(18,2) AS cost, 'x' AS note`)
  const updates = { schemaUpdateOptions: ['ALLOW_FIELD_ADDITION' as const] }
  await expect(load('t', wider, { ...replace, ...updates })).rejects.toMatchObject(
    refused('invalid', /^Schema update options should only be specified with WRITE_APPEND/),
  )
  await expect(load('t$202610', wider, replace)).rejects.toMatchObject(
    refused('invalid', 'Provided Schema does not match Table test-project:d.t. Cannot add fields (field: note)'),
  )
  await load('t$202610', wider, { ...replace, ...updates })
  await load('t$202609', await parquet(september), { ...replace, ...updates })
  expect(await server.query('SELECT day, note FROM d.t ORDER BY day')).toEqual([
    ['2026-09-30', null],
    ['2026-10-01', 'x'],
  ])
})

test('types and modes of the table stay', async () => {
  const { table, parquet, load } = await openBigQuery()
  await table('t', [...fields, { name: 'id', type: 'STRING', mode: 'REQUIRED' }], byMonth)
  const file = await parquet(`SELECT DATE '2026-10-01' AS day, 2.5::DECIMAL(18,2) AS cost, 'x' AS id`)
  await expect(load('t$202610', file, replace)).rejects.toMatchObject(
    refused('invalid', /Field id has changed mode from REQUIRED to NULLABLE$/),
  )
  const text = await parquet(`SELECT DATE '2026-10-01' AS day, '2.5' AS cost, 'x' AS id`)
  await expect(load('t$202610', text, replace)).rejects.toMatchObject(
    refused('invalid', /Field cost has changed type from NUMERIC to STRING$/),
  )
})

test('a whole table that is replaced gets the columns of the file', async () => {
  const { server, table, parquet, load } = await openBigQuery()
  await table('t', fields)
  await load('t', await parquet(`SELECT 'x' AS id`), replace)
  expect((await server.describe('d', 't')).schema.fields).toEqual([{ name: 'id', type: 'STRING', mode: 'NULLABLE' }])
})

test('NUMERIC has nine digits after the point, and refuses to lose any', async () => {
  const { table, parquet, load } = await openBigQuery()
  await table('t', fields)
  const exact = await parquet(`SELECT DATE '2026-10-01' AS day, 1.123456789::DECIMAL(38,18) AS cost`)
  await load('t', exact)
  const longer = await parquet(`SELECT DATE '2026-10-01' AS day, 1.1234567891::DECIMAL(38,18) AS cost`)
  await expect(load('t', longer)).rejects.toMatchObject(
    refused('invalid', /The value for column 'cost' is out of valid NUMERIC range: Value will lose precision/),
  )
})

test('BIGNUMERIC is for those who ask for it', async () => {
  const { server, parquet, load } = await openBigQuery()
  const file = await parquet(`SELECT 12345678901234567890.123456789012345678::DECIMAL(38,18) AS cost`)
  await expect(load('guessed', file)).rejects.toMatchObject(refused('invalid', /out of valid NUMERIC range/))
  await load('listed', file, { decimalTargetTypes: ['NUMERIC', 'BIGNUMERIC'] })
  await load('named', file, { schema: { fields: [{ name: 'cost', type: 'BIGNUMERIC' }] } })
  expect(await server.query('SELECT cost FROM d.listed UNION ALL SELECT cost FROM d.named')).toEqual([
    ['12345678901234567890.123456789012345678'],
    ['12345678901234567890.123456789012345678'],
  ])
})

test('a BIGNUMERIC column moves its point while 38 digits are enough, and says when they are not', async () => {
  const { server, table, parquet, load } = await openBigQuery()
  await table('t', [{ name: 'x', type: 'BIGNUMERIC' }])
  const decimals = { decimalTargetTypes: ['BIGNUMERIC' as const] }
  await load('t', await parquet(`SELECT 12345678901234.000000000000000001::DECIMAL(38,18) AS x`), decimals)
  await load('t', await parquet(`SELECT '1e-24'::DECIMAL(38,24) AS x`), decimals)
  expect(await server.query('SELECT x FROM d.t ORDER BY x')).toEqual([
    ['0.000000000000000000000001'],
    ['12345678901234.000000000000000001'],
  ])
  const file = await parquet(`SELECT 123456789012345678901234567890::DECIMAL(38,0) AS x`)
  await expect(load('t', file, decimals)).rejects.toMatchObject(
    refused('notImplemented', /DuckDB has 38 digits, this takes 54/),
  )
})

test('from Parquet there is no way to JSON, and maps are no text', async () => {
  const { table, parquet, load } = await openBigQuery()
  await table('t', [{ name: 'tags', type: 'STRING' }])
  const schema = { fields: [{ name: 'tags', type: 'JSON' }] }
  await expect(load('t', await parquet(`SELECT '{}' AS tags`), { schema })).rejects.toMatchObject(
    refused('invalid', 'Unsupported field type: JSON'),
  )
  const map = await parquet(`SELECT MAP {'a': 'b'} AS tags`)
  await expect(load('t', map, { schema: { fields: [{ name: 'tags', type: 'STRING' }] } })).rejects.toMatchObject(
    refused('invalid', /Parquet column 'tags' has type MAP\(VARCHAR, VARCHAR\) which does not match the target/),
  )
})

test('a Parquet map is a record with a list of entries, where nobody says otherwise', async () => {
  const { server, parquet, load } = await openBigQuery()
  await load('t', await parquet(`SELECT 1 AS n, MAP {'b': 'x', 'a': NULL} AS tags UNION ALL SELECT 2, NULL`))
  expect((await server.describe('d', 't')).schema.fields[1]).toMatchObject({
    name: 'tags',
    type: 'RECORD',
    mode: 'NULLABLE',
    fields: [{ name: 'key_value', type: 'RECORD', mode: 'REPEATED', fields: [{ name: 'key' }, { name: 'value' }] }],
  })
  const entries = `ARRAY(SELECT entry.key || IFNULL(entry.value, '') FROM UNNEST(tags.key_value) AS entry
    WITH OFFSET AS place ORDER BY place)`
  expect(await server.query(`SELECT n, tags IS NULL, ARRAY_TO_STRING(${entries}, ',') FROM d.t ORDER BY n`)).toEqual([
    ['1', 'false', 'bx,a'],
    ['2', 'true', ''],
  ])
})

test('a table gets its columns from the first load, when it was made without', async () => {
  const { server, client, csv, parquet, load } = await openBigQuery()
  await client.dataset('d').createTable('t', {})
  await load('t', await parquet(`SELECT 'x' AS id`), { ...replace, createDisposition: 'CREATE_NEVER' })
  expect(await server.query('SELECT id FROM d.t')).toEqual([['x']])
  const schema = { fields: [{ name: 'c0', type: 'STRING' }] }
  const texts = { schema, skipLeadingRows: 1, allowQuotedNewlines: true, preserveAsciiControlCharacters: true }
  await load('u', await csv('a\n"one\ntwo"\n\\N\n'), { ...texts, maxBadRecords: 0 })
  expect(await server.query('SELECT c0 FROM d.u ORDER BY c0')).toEqual([['\\N'], ['one\ntwo']])
})

test('CSV is read by place, with types that are checked', async () => {
  const { server, table, csv, load } = await openBigQuery()
  await table('t', [
    { name: 'id', type: 'STRING' },
    { name: 'cost', type: 'BIGNUMERIC' },
    { name: 'at', type: 'TIMESTAMP' },
  ])
  const file = await csv('a,b,c\n"x, y",0.123456789012345678901234,2026-10-01T00:00:00Z\n,,\n')
  await load('t', file, { skipLeadingRows: 1, allowQuotedNewlines: true })
  expect(await server.query('SELECT * FROM d.t ORDER BY id')).toEqual([
    ['', null, null],
    ['x, y', '0.123456789012345678901234', '1790812800000000'],
  ])
  await expect(load('t', await csv('x,abc,\n'))).rejects.toMatchObject(
    refused('invalid', /Could not parse 'abc' as BIGNUMERIC for field cost/),
  )
  await expect(load('t', await csv('x,1\n'))).rejects.toMatchObject(refused('invalid', /CSV table encountered/))
})

test('what the server does not know is no success', async () => {
  const { parquet, load } = await openBigQuery()
  const file = await parquet(`SELECT 'x' AS id`)
  await expect(load('t', file, { ignoreUnknownValues: true })).rejects.toMatchObject(
    refused('notImplemented', 'This test server does not have ignoreUnknownValues'),
  )
  await expect(load('missing', file, { createDisposition: 'CREATE_NEVER' })).rejects.toMatchObject(
    refused('notFound', 'Not found: Table test-project:d.missing'),
  )
})

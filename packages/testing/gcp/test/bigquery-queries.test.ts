import { expect, test } from 'vitest'
import { byMonth, done, openBigQuery, refused } from './bigquery-fixture.ts'

test('named parameters are values, whatever they look like', async () => {
  const { client } = await openBigQuery()
  const odd = `x'); DROP TABLE t; -- "@day"`
  const [rows] = await client.query({ query: 'SELECT @text AS text, @n + 1 AS n', params: { text: odd, n: 41 } })
  expect(rows).toEqual([{ text: odd, n: 42 }])
  await expect(client.query({ query: 'SELECT @other', params: { text: odd } })).rejects.toMatchObject(
    refused('invalidQuery', "Query parameter 'other' not found"),
  )
})

test('GoogleSQL: strings, names and casts are not those of DuckDB', async () => {
  const { server } = await openBigQuery()
  const sql = `SELECT "it's" AS a, 'say \\"hi\\"' AS b, CAST(1.50 AS STRING) AS c, CAST("2.5" AS NUMERIC) AS d, # comment
    SAFE_CAST('x' AS INT64) AS e, COUNTIF(x > 1) AS f, \`x y\` AS g, TIMESTAMP '2026-10-01 00:00:00+00' AS h -- comment
    FROM (SELECT 2 AS x, 3 AS \`x y\`) GROUP BY \`x y\``
  expect(await server.query(sql)).toEqual([["it's", 'say "hi"', '1.5', '2.5', null, '1', '3', '1790812800000000']])
})

test('results come in pages', async () => {
  const { server, client } = await openBigQuery()
  const [job] = await client.createQueryJob({ query: 'SELECT x FROM UNNEST([1, 2, 3, 4, 5]) AS t(x) ORDER BY x' })
  await done(job)
  server.resetRequests()
  const [first, next] = await job.getQueryResults({ autoPaginate: false, maxResults: 2 })
  const [second, last] = await job.getQueryResults({ autoPaginate: false, ...next })
  const [third, none] = await job.getQueryResults({ autoPaginate: false, ...last })
  expect([first, second, third]).toEqual([[{ x: 1 }, { x: 2 }], [{ x: 3 }, { x: 4 }], [{ x: 5 }]])
  expect(none).toBeNull()
  expect(server.requests.map(({ operation }) => operation)).toEqual(Array(3).fill('jobs.getQueryResults'))
})

test('statements that change rows say how many', async () => {
  const { server, client, table } = await openBigQuery()
  await table('t', [
    { name: 'id', type: 'STRING' },
    { name: 'n', type: 'INT64' },
  ])
  const merge = `MERGE INTO \`d.t\` AS t USING (SELECT @id AS id) AS s ON t.id = s.id
    WHEN MATCHED THEN UPDATE SET n = t.n + 1 WHEN NOT MATCHED THEN INSERT (id, n) VALUES (s.id, 1)`
  const run = async (id: string) => {
    const [job] = await client.createQueryJob({ query: merge, params: { id } })
    const [, , response] = await job.getQueryResults({ autoPaginate: false })
    return response?.numDmlAffectedRows
  }
  expect([await run('a'), await run('a'), await run('b')]).toEqual(['1', '1', '1'])
  expect(await server.query('SELECT id, n FROM d.t ORDER BY id')).toEqual([
    ['a', '2'],
    ['b', '1'],
  ])
})

test('a transaction is done as a whole', async () => {
  const { server, client, table } = await openBigQuery()
  await table('t', [{ name: 'n', type: 'INT64' }])
  const transaction = (sql: string) =>
    client.query(`BEGIN TRANSACTION; INSERT INTO \`d.t\` (n) VALUES (1); ${sql}; COMMIT TRANSACTION`)
  await expect(transaction('INSERT INTO `d.t` (n) SELECT nothing')).rejects.toMatchObject(
    refused('invalidQuery', /nothing/),
  )
  expect(await server.query('SELECT n FROM d.t')).toEqual([])
  await transaction('DELETE FROM `d.t` WHERE n > 1')
  expect(await server.query('SELECT n FROM d.t')).toEqual([['1']])
  await expect(client.query('SELECT 1; SELECT 2')).rejects.toMatchObject(refused('notImplemented', /scripts/))
})

test('an INSERT keeps every digit', async () => {
  const { server, client, table } = await openBigQuery()
  await table('alone', [{ name: 'x', type: 'BIGNUMERIC' }])
  await client.query('INSERT INTO `d.alone` (x) VALUES (1.00000000000000000000000000000000001)')
  expect(await server.query('SELECT x FROM d.alone')).toEqual([['1.00000000000000000000000000000000001']])
})

test('an INSERT keeps every digit after others have changed its table', async () => {
  const { server, client, table } = await openBigQuery()
  await table('t', [{ name: 'x', type: 'BIGNUMERIC' }])
  await client.query('INSERT INTO `d.t` (x) VALUES (12345678901234.5), (7)')
  await client.query(`BEGIN TRANSACTION;
    DELETE FROM \`d.t\` WHERE x = 7;
    INSERT INTO \`d.t\` (x) SELECT 0.000000000000000000000001;
    COMMIT TRANSACTION`)
  expect(await server.query('SELECT x FROM d.t ORDER BY x')).toEqual([
    ['0.000000000000000000000001'],
    ['12345678901234.5'],
  ])
})

test('a result goes into a partition under the same rules as a load', async () => {
  const { server, client, table } = await openBigQuery()
  await table('t', [{ name: 'day', type: 'DATE' }], byMonth)
  const into = (query: string, more: object = {}) =>
    client
      .createQueryJob({
        query,
        destination: client.dataset('d').table('t$202610'),
        writeDisposition: 'WRITE_TRUNCATE',
        ...more,
      })
      .then(([job]) => done(job))
  await into(`SELECT DATE '2026-10-05' AS day`)
  await expect(into(`SELECT DATE '2026-11-05' AS day`)).rejects.toMatchObject(
    refused('invalid', /different partitions/),
  )
  await into(`SELECT DATE '2026-10-06' AS day, 'x' AS note`, { schemaUpdateOptions: ['ALLOW_FIELD_ADDITION'] })
  expect(await server.query('SELECT day, note FROM d.t')).toEqual([['2026-10-06', 'x']])
})

test('a dry run says what a statement would do, and leaves no job', async () => {
  const { server, client } = await openBigQuery()
  const [, metadata] = await client.createQueryJob({ query: 'SELECT 1', dryRun: true })
  expect(metadata).toMatchObject({ statistics: { query: { statementType: 'SELECT' } } })
  await expect(client.createQueryJob({ query: 'SELECT nothing', dryRun: true })).rejects.toMatchObject(
    refused('invalidQuery', /nothing/),
  )
  expect(server.jobs()).toEqual([])
})

test('a dry run needs the permissions of what it tries', async () => {
  const { server, client, table } = await openBigQuery()
  await table('t', [{ name: 'n', type: 'INT64' }])
  const tried = (query: string) => client.createQueryJob({ query, dryRun: true })
  const [, metadata] = await tried('CREATE SCHEMA `test-project.other`')
  expect(metadata).toMatchObject({ statistics: { query: { statementType: 'CREATE_SCHEMA' } } })
  await expect(client.dataset('other').getMetadata()).rejects.toMatchObject({ code: 404 })
  server.deny('bigquery.datasets.create')
  await expect(tried('CREATE SCHEMA `test-project.other`')).rejects.toMatchObject(
    refused('accessDenied', /bigquery.datasets.create/),
  )
  server.deny('bigquery.tables.getData')
  await expect(tried('SELECT n FROM `d.t`')).rejects.toMatchObject(refused('accessDenied', /bigquery.tables.getData/))
})

test('numbers have no superfluous zeros, and moments are microseconds', async () => {
  const { server } = await openBigQuery()
  const sql = `SELECT CAST('1.500' AS NUMERIC), CAST('0' AS NUMERIC), TIMESTAMP '1970-01-01 00:00:01.5+00', DATE '2026-10-01',
    1 < 2, CAST(NULL AS STRING)`
  expect(await server.query(sql)).toEqual([['1.5', '0', '1500000', '2026-10-01', 'true', null]])
})

test('a text becomes a BIGNUMERIC to its last digit, up to the 38th after the point', async () => {
  const { server, client, table } = await openBigQuery()
  const sql = (texts: string) =>
    `SELECT CAST(text AS BIGNUMERIC) AS x FROM UNNEST([${texts}]) AS text WITH OFFSET AS place ORDER BY place`
  expect(await server.query(sql(`'0.123456789012345678901234', '-9.984E-7', '+1e3', '12345678', ' .5 '`))).toEqual([
    ['0.123456789012345678901234'],
    ['-0.0000009984'],
    ['1000'],
    ['12345678'],
    ['0.5'],
  ])
  expect(await server.query(sql(`'0.5e-37', CAST(NULL AS STRING)`))).toEqual([
    ['0.00000000000000000000000000000000000005'],
    [null],
  ])
  await expect(server.query(sql(`'12345678901234567890', '1e-24'`))).rejects.toThrow(
    'DuckDB has 38 digits, this takes 44',
  )
  await table('t', [{ name: 'x', type: 'BIGNUMERIC' }])
  await client.query(`INSERT INTO \`d.t\` (x) ${sql(`'1e-24', '12345678901234'`)}`)
  expect(await server.query('SELECT x, CAST(x AS STRING) FROM d.t ORDER BY x')).toEqual([
    ['0.000000000000000000000001', '0.000000000000000000000001'],
    ['12345678901234', '12345678901234'],
  ])
})

test('GoogleSQL: texts by pattern, lists of them, and their JSON', async () => {
  const { server } = await openBigQuery()
  const sql = `SELECT REGEXP_EXTRACT(x, 'b(.)') AS a, REGEXP_EXTRACT(x, 'z(.)') AS b, REGEXP_REPLACE(x, '(b)', '<\\\\1>') AS c,
    ARRAY_TO_STRING(ARRAY(SELECT CAST(place AS STRING) || item FROM UNNEST(REGEXP_EXTRACT_ALL(x, 'b.')) AS item
      WITH OFFSET AS place ORDER BY place DESC), ',') AS d,
    TO_JSON_STRING(x || '"') AS e, TO_JSON_STRING(CAST(NULL AS STRING)) AS f, FORMAT('%.3g', CAST('0.12345' AS FLOAT64)) AS g
    FROM (SELECT 'abcabd' AS x)`
  expect(await server.query(sql)).toEqual([['c', null, 'a<b>ca<b>d', '1bd,0bc', '"abcabd\\""', 'null', '0.123']])
})

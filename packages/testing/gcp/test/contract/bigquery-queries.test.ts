import { describe, expect, test } from 'vitest'
import { done, refused } from '../bigquery-fixture.ts'
import { useBigQuery } from './use-bigquery.ts'

const bigquery = useBigQuery()

describe('queries', () => {
  test('cells are text, moments are microseconds', async () => {
    const sql = `SELECT 1 AS a, 'x' AS b, DATE '2026-10-01' AS c, TIMESTAMP '1970-01-01 00:00:01.5+00' AS d,
      1 < 2 AS e, CAST(NULL AS STRING) AS f, CAST('0.5' AS FLOAT64) AS g`
    expect((await bigquery.query(sql)).rows).toEqual([['1', 'x', '2026-10-01', '1500000', 'true', null, '0.5']])
  })

  test('columns have names, and types by the names of the API', async () => {
    const sql = `SELECT 1 AS a, 'x' AS b, DATE '2026-10-01' AS c, TIMESTAMP '1970-01-01 00:00:01.5+00' AS d,
      1 < 2 AS e, CAST('1.5' AS NUMERIC) AS f, CAST('0.5' AS FLOAT64) AS g`
    const { schema } = await bigquery.query(sql)
    const types = ['INTEGER', 'STRING', 'DATE', 'TIMESTAMP', 'BOOLEAN', 'NUMERIC', 'FLOAT']
    expect(schema?.fields.map(({ type }) => type)).toEqual(types)
    expect(schema?.fields.map(({ name }) => name)).toEqual(['a', 'b', 'c', 'd', 'e', 'f', 'g'])
  })

  test('parameters are values of their types', async () => {
    const text = `x'); DROP TABLE t; -- "@day"`
    const { rows } = await bigquery.query('SELECT @text, @n + 1, @day, @at', {
      text: { type: 'STRING', value: text },
      n: { type: 'INT64', value: '9007199254740993' },
      day: { type: 'DATE', value: '2026-10-01' },
      at: { type: 'TIMESTAMP', value: '2026-10-01 00:00:00.000001+00' },
    })
    expect(rows).toEqual([[text, '9007199254740994', '2026-10-01', '1790812800000001']])
  })

  test('a parameter without a value is NULL', async () => {
    const { rows } = await bigquery.query('SELECT @text IS NULL, @at IS NULL', {
      text: { type: 'STRING', value: null },
      at: { type: 'TIMESTAMP', value: null },
    })
    expect(rows).toEqual([['true', 'true']])
  })

  test('a parameter that is not given is refused', async () => {
    const given = { text: { type: 'STRING', value: 'x' } }
    await expect(bigquery.query('SELECT @other', given)).rejects.toMatchObject(refused('invalidQuery', /other/))
  })

  test('results come in pages', async () => {
    const job = await done(
      await bigquery.start(
        'SELECT 1 AS x UNION ALL SELECT 2 UNION ALL SELECT 3 UNION ALL SELECT 4 UNION ALL SELECT 5 ORDER BY x',
      ),
    )
    const pages: (readonly (readonly (string | null)[])[])[] = []
    let pageToken: string | undefined
    do {
      const page = await bigquery.read(job, { maxResults: 2, ...(pageToken === undefined ? {} : { pageToken }) })
      expect(page.totalRows).toBe('5')
      pages.push(page.rows)
      pageToken = page.pageToken
    } while (pageToken !== undefined)
    expect(pages).toEqual([[['1'], ['2']], [['3'], ['4']], [['5']]])
  })

  test('names without a dataset are those of the default one', async () => {
    await bigquery.table('t', [{ name: 'n', type: 'INTEGER' }])
    const defaultDataset = { projectId: bigquery.target.project, datasetId: bigquery.dataset.id }
    const job = await bigquery.start('SELECT COUNT(*) FROM t', {}, { defaultDataset })
    expect((await bigquery.read(await done(job))).rows).toEqual([['0']])
  })

  test('a table that is not there is notFound', async () => {
    await expect(bigquery.query(`SELECT * FROM ${bigquery.name('none')}`)).rejects.toMatchObject(
      refused('notFound', /^Not found: Table \S+\.none\b/),
    )
  })

  test('what is no SQL is invalidQuery', async () => {
    await expect(bigquery.query('SELEC 1')).rejects.toMatchObject(refused('invalidQuery', /./))
  })

  test('rows are added up by currency', async () => {
    await bigquery.table('t', [
      { name: 'billing_period', type: 'DATE' },
      { name: 'currency', type: 'STRING' },
      { name: 'manifest', type: 'STRING' },
      { name: 'day', type: 'DATE' },
      { name: 'cost', type: 'INTEGER' },
    ])
    await bigquery.query(`INSERT INTO ${bigquery.name('t')} (billing_period, currency, manifest, day, cost) VALUES
      (DATE '2026-10-01', 'EUR', 'a', DATE '2026-10-02', 1),
      (DATE '2026-10-01', 'EUR', 'b', DATE '2026-10-03', 2),
      (DATE '2026-10-01', '', 'a', NULL, NULL),
      (DATE '2026-11-01', 'EUR', 'a', NULL, 9)`)
    const sql = `SELECT NULLIF(\`currency\`, '') AS v0, COUNT(*) AS v1, COUNTIF(manifest = @manifest) AS v2,
      MIN(CAST(\`day\` AS TIMESTAMP)) AS v3, MAX(CAST(\`day\` AS TIMESTAMP)) AS v4, SUM(\`cost\`) AS v5
      FROM ${bigquery.name('t')} WHERE billing_period = @period GROUP BY 1 ORDER BY 2`
    const { rows } = await bigquery.query(sql, {
      manifest: { type: 'STRING', value: 'a' },
      period: { type: 'DATE', value: '2026-10-01' },
    })
    expect(rows).toEqual([
      [null, '1', '1', null, null, null],
      ['EUR', '2', '1', '1790899200000000', '1790985600000000', '3'],
    ])
  })
})

describe('decimals', () => {
  test('have no superfluous zeros', async () => {
    expect((await bigquery.query(`SELECT CAST('1.50' AS NUMERIC)`)).rows).toEqual([['1.5']])
  })

  test('NUMERIC keeps 29 digits before the point and 9 after it', async () => {
    await bigquery.table('t', [{ name: 'x', type: 'NUMERIC' }])
    await bigquery.query(`INSERT INTO ${bigquery.name('t')} (x) VALUES
      (NUMERIC '12345678901234567890123456789.123456789')`)
    const { rows } = await bigquery.query(`SELECT x FROM ${bigquery.name('t')}`)
    expect(rows).toEqual([['12345678901234567890123456789.123456789']])
  })

  test('small ones are written out', async () => {
    await bigquery.table('t', [{ name: 'x', type: 'NUMERIC' }])
    await bigquery.query(`INSERT INTO ${bigquery.name('t')} (x) VALUES (NUMERIC '-0.000000001')`)
    expect((await bigquery.query(`SELECT x FROM ${bigquery.name('t')}`)).rows).toEqual([['-0.000000001']])
  })

  test('sums of NUMERIC are exact', async () => {
    const sql = `SELECT SUM(CAST(x AS NUMERIC)) FROM
      (SELECT '0.1' AS x UNION ALL SELECT '0.2' UNION ALL SELECT '100000000000000000000')`
    expect((await bigquery.query(sql)).rows).toEqual([['100000000000000000000.3']])
  })

  test('BIGNUMERIC keeps 38 digits', async () => {
    await bigquery.table('t', [{ name: 'x', type: 'BIGNUMERIC' }])
    await bigquery.query(`INSERT INTO ${bigquery.name('t')} (x) VALUES
      (CAST('1.00000000000000000000000000000000001' AS BIGNUMERIC))`)
    const { rows, schema } = await bigquery.query(`SELECT x FROM ${bigquery.name('t')}`)
    expect(rows).toEqual([['1.00000000000000000000000000000000001']])
    expect(schema?.fields[0]?.type).toBe('BIGNUMERIC')
  })

  test('sums of text as BIGNUMERIC are exact', async () => {
    const sql = `SELECT SUM(CAST(NULLIF(x, '') AS BIGNUMERIC)) FROM
      (SELECT '0.1234567890123' AS x UNION ALL SELECT '' UNION ALL SELECT '0.2')`
    expect((await bigquery.query(sql)).rows).toEqual([['0.3234567890123']])
  })
})

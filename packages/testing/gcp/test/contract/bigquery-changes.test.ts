import { beforeEach, describe, expect, test } from 'vitest'
import { refused } from '../bigquery-fixture.ts'
import { useBigQuery } from './use-bigquery.ts'

const bigquery = useBigQuery()

beforeEach(async () => {
  await bigquery.table('t', [
    { name: 'id', type: 'STRING' },
    { name: 'n', type: 'INTEGER' },
  ])
})

const rows = async () => (await bigquery.query(`SELECT id, n FROM ${bigquery.name('t')} ORDER BY id, n`)).rows

describe('statements that change rows', () => {
  const insert = () => `INSERT INTO ${bigquery.name('t')} (id, n) VALUES ('a', 1), ('b', 1)`

  test('change those that they name', async () => {
    await bigquery.query(insert())
    await bigquery.query(`UPDATE ${bigquery.name('t')} SET n = n + 1 WHERE id = 'a'`)
    await bigquery.query(`DELETE FROM ${bigquery.name('t')} WHERE id = 'b'`)
    expect(await rows()).toEqual([['a', '2']])
  })

  test('say how many', async () => {
    const changed = async (sql: string) => (await bigquery.query(sql)).numDmlAffectedRows
    expect(await changed(insert())).toBe('2')
    expect(await changed(`DELETE FROM ${bigquery.name('t')} WHERE id = 'a'`)).toBe('1')
    expect(await changed(`DELETE FROM ${bigquery.name('t')} WHERE id = 'none'`)).toBe('0')
  })
})

describe('MERGE', () => {
  const merge = (former: string | null, n: string) =>
    bigquery.query(
      `MERGE INTO ${bigquery.name('t')} AS ledger
        USING (SELECT @id AS id) AS entry ON ledger.id = entry.id
        WHEN MATCHED AND ledger.n = @former THEN UPDATE SET n = @n
        WHEN NOT MATCHED AND @former IS NULL THEN INSERT (id, n) VALUES (entry.id, @n)`,
      {
        id: { type: 'STRING', value: 'a' },
        former: { type: 'INT64', value: former },
        n: { type: 'INT64', value: n },
      },
    )

  test('inserts what is not there, and updates what is as it was', async () => {
    await merge('7', '1')
    expect(await rows()).toEqual([])
    await merge(null, '1')
    expect(await rows()).toEqual([['a', '1']])
    await merge('1', '2')
    await merge('1', '3')
    expect(await rows()).toEqual([['a', '2']])
  })

  test('says how many rows it changed', async () => {
    const answers = [await merge('7', '1'), await merge(null, '1'), await merge('1', '2'), await merge('1', '3')]
    expect(answers.map(({ numDmlAffectedRows }) => numDmlAffectedRows)).toEqual(['0', '1', '1', '0'])
  })
})

// https://cloud.google.com/bigquery/docs/transactions
describe('transactions', () => {
  const replace = (source: string, id = "'a'") => `BEGIN TRANSACTION;
    DELETE FROM ${bigquery.name('t')} WHERE id = ${id};
    INSERT INTO ${bigquery.name('t')} (\`id\`, \`n\`) SELECT \`id\`, \`n\` FROM ${source};
    COMMIT TRANSACTION`

  beforeEach(async () => {
    await bigquery.query(`INSERT INTO ${bigquery.name('t')} (id, n) VALUES ('a', 1), ('b', 1)`)
  })

  async function stage(): Promise<void> {
    await bigquery.table('staging', [
      { name: 'id', type: 'STRING' },
      { name: 'n', type: 'INTEGER' },
    ])
    await bigquery.query(`INSERT INTO ${bigquery.name('staging')} (id, n) VALUES ('a', 2), ('a', 3)`)
  }

  test('rows are replaced by those of another table', async () => {
    await stage()
    await bigquery.query(replace(bigquery.name('staging')))
    expect(await rows()).toEqual([
      ['a', '2'],
      ['a', '3'],
      ['b', '1'],
    ])
  })

  test('parameters are known in all of one', async () => {
    await stage()
    await bigquery.query(replace(bigquery.name('staging'), '@id'), { id: { type: 'STRING', value: 'a' } })
    expect(await rows()).toHaveLength(3)
  })

  test('one that fails in the middle changes nothing', async () => {
    await expect(bigquery.query(replace(bigquery.name('none')))).rejects.toThrow()
    expect(await rows()).toEqual([
      ['a', '1'],
      ['b', '1'],
    ])
  })

  test('one that fails says why', async () => {
    await expect(bigquery.query(replace(bigquery.name('none')))).rejects.toMatchObject(
      refused('notFound', /^Not found: Table \S+\.none\b/),
    )
  })

  test('text becomes JSON on the way', async () => {
    await bigquery.table('j', [{ name: 'tags', type: 'JSON' }])
    await bigquery.query(`BEGIN TRANSACTION;
      INSERT INTO ${bigquery.name('j')} (tags) SELECT PARSE_JSON('{"team":"finops"}');
      COMMIT TRANSACTION`)
    const { rows: found, schema } = await bigquery.query(`SELECT tags FROM ${bigquery.name('j')}`)
    expect(found).toEqual([['{"team":"finops"}']])
    expect(schema?.fields[0]?.type).toBe('JSON')
  })
})

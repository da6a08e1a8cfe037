import { describe, expect, test } from 'vitest'
import { refused } from '../bigquery-fixture.ts'
import { useBigQuery } from './use-bigquery.ts'

const bigquery = useBigQuery()
const n = { name: 'n', type: 'INTEGER', mode: 'NULLABLE' }
const full = (table: string) => `${bigquery.target.project}:${bigquery.dataset.id}.${table}`
const metadata = async (table: string) => (await bigquery.dataset.table(table).getMetadata())[0]

describe('tables', () => {
  const fields = [
    { name: 'billing_period', type: 'DATE', mode: 'NULLABLE' },
    { name: 'finops_source', type: 'STRING', mode: 'NULLABLE' },
    { name: 'cost', type: 'NUMERIC', mode: 'NULLABLE' },
    { name: 'moment', type: 'TIMESTAMP', mode: 'NULLABLE' },
  ]

  test('a table keeps its columns', async () => {
    await bigquery.table('t', fields)
    expect(await metadata('t')).toMatchObject({
      kind: 'bigquery#table',
      tableReference: { projectId: bigquery.target.project, datasetId: bigquery.dataset.id, tableId: 't' },
      type: 'TABLE',
      schema: { fields },
      numRows: '0',
    })
  })

  test('a table keeps its partitions and clusters', async () => {
    const timePartitioning = { type: 'MONTH', field: 'billing_period' }
    const clustering = { fields: ['finops_source', 'moment'] }
    await bigquery.table('t', fields, { timePartitioning, clustering })
    expect(await metadata('t')).toMatchObject({ timePartitioning, clustering })
  })

  test('a table keeps its labels and its description', async () => {
    const more = { labels: { team: 'finops' }, description: 'bills' }
    await bigquery.table('t', fields, more)
    expect(await metadata('t')).toMatchObject(more)
  })

  test('a table keeps the moment at which it goes away', async () => {
    const expirationTime = String(Date.now() + 3_600_000)
    await bigquery.table('t', fields, { expirationTime })
    expect(await metadata('t')).toMatchObject({ expirationTime })
  })

  test('a table is made once', async () => {
    await bigquery.table('t', fields)
    await expect(bigquery.table('t', fields)).rejects.toMatchObject({
      code: 409,
      ...refused('duplicate', /^Already Exists: /),
    })
  })

  test('types have the names of the API, whatever name they were given', async () => {
    await bigquery.table('t', [
      { name: 'a', type: 'INT64' },
      { name: 'b', type: 'FLOAT64' },
      { name: 'c', type: 'BOOL' },
    ])
    const types = [{ type: 'INTEGER' }, { type: 'FLOAT' }, { type: 'BOOLEAN' }]
    expect(await metadata('t')).toMatchObject({ schema: { fields: types } })
  })

  test('a partition by a column that is not there is refused', async () => {
    const timePartitioning = { type: 'MONTH', field: 'none' }
    await expect(bigquery.table('t', fields, { timePartitioning })).rejects.toMatchObject({
      code: 400,
      ...refused('invalid', /./),
    })
  })

  test('clusters by a column that is not there are refused', async () => {
    await expect(bigquery.table('t', fields, { clustering: { fields: ['none'] } })).rejects.toMatchObject({
      code: 400,
      ...refused('invalid', /./),
    })
  })

  test('a table that is not there is notFound', async () => {
    await expect(metadata('none')).rejects.toMatchObject({
      code: 404,
      ...refused('notFound', /^Not found: /),
    })
  })

  test('a dataset that is not there is the one that is notFound', async () => {
    await expect(bigquery.client.dataset('none').createTable('t', { schema: { fields } })).rejects.toMatchObject({
      code: 404,
      ...refused('notFound', /^Not found: /),
    })
  })

  test('a table is deleted once', async () => {
    await bigquery.table('t', fields)
    await bigquery.dataset.table('t').delete()
    await expect(bigquery.dataset.table('t').delete()).rejects.toMatchObject({ code: 404 })
  })

  test('who asks which permissions there are is told', async () => {
    await bigquery.table('t', [n])
    const asked = ['bigquery.tables.get', 'bigquery.tables.updateData']
    expect(await bigquery.dataset.table('t').testIamPermissions(asked)).toMatchObject([{ permissions: asked }])
  })
})

describe('schema changes', () => {
  const note = { name: 'note', type: 'STRING', mode: 'NULLABLE' }
  const patch = (fields: object[]) => bigquery.dataset.table('t').setMetadata({ schema: { fields } })

  test('a table gets further columns', async () => {
    await bigquery.table('t', [n])
    await patch([n, note])
    expect(await metadata('t')).toMatchObject({ schema: { fields: [n, note] } })
  })

  test('further columns are NULL in the rows that are there', async () => {
    await bigquery.table('t', [n])
    await bigquery.query(`INSERT INTO ${bigquery.name('t')} (n) VALUES (1)`)
    await patch([n, note])
    expect((await bigquery.query(`SELECT n, note FROM ${bigquery.name('t')}`)).rows).toEqual([['1', null]])
  })

  test('no column goes away', async () => {
    await bigquery.table('t', [n, note])
    await expect(patch([n])).rejects.toMatchObject({
      code: 400,
      ...refused('invalid', `Provided Schema does not match Table ${full('t')}. Field note is missing in new schema`),
    })
  })

  test('no column gets another type', async () => {
    await bigquery.table('t', [n])
    await expect(patch([{ ...n, type: 'STRING' }])).rejects.toMatchObject({
      code: 400,
      ...refused('invalid', /Provided Schema does not match Table \S+ Field n has changed type from INTEGER to STRING/),
    })
  })

  test('ALTER TABLE widens numbers, and they stay what they are', async () => {
    await bigquery.table('t', [n])
    await bigquery.query(`INSERT INTO ${bigquery.name('t')} (n) VALUES (9007199254740993)`)
    const widen = (type: string) =>
      bigquery.query(`ALTER TABLE ${bigquery.name('t')} ALTER COLUMN \`n\` SET DATA TYPE ${type}`)
    await widen('NUMERIC')
    expect(await metadata('t')).toMatchObject({ schema: { fields: [{ type: 'NUMERIC' }] } })
    await widen('BIGNUMERIC')
    expect(await metadata('t')).toMatchObject({ schema: { fields: [{ type: 'BIGNUMERIC' }] } })
    expect((await bigquery.query(`SELECT n FROM ${bigquery.name('t')}`)).rows).toEqual([['9007199254740993']])
  })

  test('ALTER TABLE makes no text of a number', async () => {
    await bigquery.table('t', [n])
    const sql = `ALTER TABLE ${bigquery.name('t')} ALTER COLUMN n SET DATA TYPE STRING`
    await expect(bigquery.query(sql)).rejects.toThrow(/requires that the existing column type/)
  })

  test('a table is written anew from itself, in its partitions', async () => {
    const timePartitioning = { type: 'MONTH', field: 'day' }
    const clustering = { fields: ['id'] }
    const fields = [
      { name: 'day', type: 'DATE' },
      { name: 'id', type: 'STRING' },
      { name: 'moment', type: 'TIMESTAMP' },
    ]
    await bigquery.table('t', fields, { timePartitioning, clustering })
    await bigquery.query(`INSERT INTO ${bigquery.name('t')} (day, id, moment)
      VALUES (DATE '2026-10-01', 'a', TIMESTAMP '2026-10-01 00:00:00.5+00')`)
    const sql = `SELECT * REPLACE (FORMAT_TIMESTAMP('%Y-%m-%dT%H:%M:%E*SZ', \`moment\`) AS \`moment\`) FROM ${bigquery.name('t')}`
    const job = await bigquery.start(
      sql,
      {},
      { destination: bigquery.dataset.table('t'), writeDisposition: 'WRITE_TRUNCATE', timePartitioning, clustering },
    )
    expect(await bigquery.outcome(job.id ?? '')).toBeUndefined()
    expect(await metadata('t')).toMatchObject({
      timePartitioning,
      clustering,
      schema: { fields: [{ type: 'DATE' }, { type: 'STRING' }, { type: 'STRING' }] },
    })
    expect((await bigquery.query(`SELECT moment FROM ${bigquery.name('t')}`)).rows).toEqual([
      ['2026-10-01T00:00:00.5Z'],
    ])
  })
})

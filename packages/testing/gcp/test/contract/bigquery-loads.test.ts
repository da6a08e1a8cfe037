import { randomUUID } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { useBigQuery } from './use-bigquery.ts'

const bigquery = useBigQuery()

const fields = [
  { name: 'day', type: 'DATE', mode: 'NULLABLE' },
  { name: 'n', type: 'INTEGER', mode: 'NULLABLE' },
]
const note = { name: 'note', type: 'STRING', mode: 'NULLABLE' }
const byMonth = { timePartitioning: { type: 'MONTH', field: 'day' } }
const september = `SELECT DATE '2026-09-30' AS day, 1::BIGINT AS n`
const october = `SELECT DATE '2026-10-01' AS day, 2::BIGINT AS n`

const accepted = z.object({ jobReference: z.object({ jobId: z.string() }) })

/** What a backend asks for. */
function configuration(table: string, more: object = {}) {
  return {
    destinationTable: bigquery.destination(table),
    sourceFormat: 'PARQUET',
    schema: { fields },
    decimalTargetTypes: ['NUMERIC' as const, 'BIGNUMERIC' as const],
    createDisposition: 'CREATE_NEVER',
    writeDisposition: 'WRITE_TRUNCATE',
    ...more,
  }
}

/** Uploads a file. @returns why the job failed, if it did. */
async function upload(load: object, file: Uint8Array) {
  const { status, body } = await bigquery.upload(load, file)
  expect(status, body.toString()).toBe(200)
  return bigquery.outcome(accepted.parse(JSON.parse(body.toString())).jobReference.jobId)
}

/** Loads what a query of DuckDB gives. */
async function load(table: string, sql: string, more: object = {}) {
  return upload(configuration(table, more), await bigquery.parquet(sql))
}

async function loadObjects(table: string, sourceUris: string[], more: object = {}) {
  const [job] = await bigquery.client.createJob({
    configuration: { load: { ...configuration(table), sourceUris, ...more }, labels: {} },
  })
  return bigquery.outcome(job.id ?? '')
}

async function rows(table: string, order = 'day') {
  return (await bigquery.query(`SELECT * FROM ${bigquery.name(table)} ORDER BY ${order}`)).rows
}

describe('load jobs', () => {
  test('a file comes with its job in one request', async () => {
    await bigquery.table('t', fields)
    expect(await load('t', `${september} UNION ALL ${october}`)).toBeUndefined()
    expect(await rows('t')).toEqual([
      ['2026-09-30', '1'],
      ['2026-10-01', '2'],
    ])
  })

  test('the job has the id that came with it', async () => {
    await bigquery.table('t', fields)
    const jobId = randomUUID()
    const answer = await bigquery.upload(configuration('t'), await bigquery.parquet(october), jobId)
    expect(answer.json()).toMatchObject({
      kind: 'bigquery#job',
      jobReference: { projectId: bigquery.target.project, jobId, location: 'US' },
    })
    expect(await bigquery.outcome(jobId)).toBeUndefined()
  })

  test('the job says how much it read', async () => {
    await bigquery.table('t', fields)
    const file = await bigquery.parquet(`${september} UNION ALL ${october}`)
    const { jobReference } = accepted.parse((await bigquery.upload(configuration('t'), file)).json())
    await bigquery.outcome(jobReference.jobId)
    const [metadata] = await bigquery.client.job(jobReference.jobId, { location: 'US' }).getMetadata()
    expect(metadata).toMatchObject({
      statistics: { load: { outputRows: '2', inputFiles: '1', inputFileBytes: String(file.length) } },
    })
  })

  test('WRITE_TRUNCATE replaces what is there, WRITE_APPEND adds to it', async () => {
    await bigquery.table('t', fields)
    await load('t', september)
    await load('t', october)
    expect(await rows('t')).toEqual([['2026-10-01', '2']])
    await load('t', september, { writeDisposition: 'WRITE_APPEND' })
    expect(await rows('t')).toHaveLength(2)
  })

  test('columns of Parquet are found by their names', async () => {
    await bigquery.table('t', fields)
    await load('t', `SELECT 2::BIGINT AS n, DATE '2026-10-01' AS day`)
    expect(await rows('t')).toEqual([['2026-10-01', '2']])
  })

  test('a column that the file lacks is NULL', async () => {
    await bigquery.table('t', fields)
    await load('t', `SELECT DATE '2026-10-01' AS day`, {
      schema: { fields: [fields[0]] },
      writeDisposition: 'WRITE_APPEND',
    })
    expect(await rows('t')).toEqual([['2026-10-01', null]])
  })

  test.for([
    ['NUMERIC', 'DECIMAL(38,9)', '12345678901234567890123456789.123456789'],
    ['BIGNUMERIC', 'DECIMAL(38,18)', '12345678901234567890.123456789012345678'],
  ] as const)('a %s keeps every digit of a %s', async ([type, decimal, value]) => {
    const decimals = [{ name: 'd', type, mode: 'NULLABLE' }]
    await bigquery.table('t', decimals)
    expect(await load('t', `SELECT '${value}'::${decimal} AS d`, { schema: { fields: decimals } })).toBeUndefined()
    expect(await rows('t', 'd')).toEqual([[value]])
  })

  test('moments keep their microseconds', async () => {
    const moments = [{ name: 'moment', type: 'TIMESTAMP', mode: 'NULLABLE' }]
    await bigquery.table('t', moments)
    await load('t', `SELECT TIMESTAMPTZ '2026-10-01 00:00:00.000001+00' AS moment`, { schema: { fields: moments } })
    expect(await rows('t', 'moment')).toEqual([['1790812800000001']])
  })

  test('CREATE_NEVER makes no table', async () => {
    expect(await load('none', october)).toMatchObject({
      reason: 'notFound',
      message: expect.stringMatching(/^Not found: Table \S+\.none\b/),
    })
    expect(await bigquery.dataset.table('none').exists()).toEqual([false])
  })

  test('a file that is no Parquet fails the job', async () => {
    await bigquery.table('t', fields)
    const failure = await upload(configuration('t'), Buffer.from('this is not Parquet'))
    expect(failure).toMatchObject({ reason: 'invalid' })
  })

  test('a job that fails changes nothing', async () => {
    await bigquery.table('t', fields)
    await load('t', october)
    await upload(configuration('t'), Buffer.from('this is not Parquet'))
    expect(await rows('t')).toHaveLength(1)
  })

  test('CSV is read by place', async () => {
    await bigquery.table('t', fields)
    const csv = { sourceFormat: 'CSV', skipLeadingRows: 1, decimalTargetTypes: undefined }
    expect(await upload({ ...configuration('t'), ...csv }, Buffer.from('a,b\n2026-10-01,2\n'))).toBeUndefined()
    expect(await rows('t')).toEqual([['2026-10-01', '2']])
  })
})

describe('loads from Cloud Storage', () => {
  test('one object', async () => {
    await bigquery.table('t', fields)
    await bigquery.put('one/1.parquet', await bigquery.parquet(october))
    expect(await loadObjects('t', ['gs://bills/one/1.parquet'])).toBeUndefined()
    expect(await rows('t')).toEqual([['2026-10-01', '2']])
  })

  test('several objects at once', async () => {
    await bigquery.table('t', fields)
    await bigquery.put('several/1.parquet', await bigquery.parquet(september))
    await bigquery.put('several/2.parquet', await bigquery.parquet(october))
    expect(await loadObjects('t', ['gs://bills/several/1.parquet', 'gs://bills/several/2.parquet'])).toBeUndefined()
    expect(await rows('t')).toHaveLength(2)
  })

  test('objects by a pattern', async () => {
    await bigquery.table('t', fields)
    await bigquery.put('pattern/1.parquet', await bigquery.parquet(september))
    await bigquery.put('pattern/2.parquet', await bigquery.parquet(october))
    expect(await loadObjects('t', ['gs://bills/pattern/*.parquet'])).toBeUndefined()
    expect(await rows('t')).toHaveLength(2)
  })

  test('an object that is not there fails the job', async () => {
    await bigquery.table('t', fields)
    expect(await loadObjects('t', ['gs://bills/none.parquet'])).toMatchObject({
      reason: 'notFound',
      message: 'Not found: URI gs://bills/none.parquet',
    })
  })
})

describe('loads into a partition', () => {
  test('replace that month and no other', async () => {
    await bigquery.table('t', fields, byMonth)
    expect(await load('t$202609', september)).toBeUndefined()
    expect(await load('t$202610', october)).toBeUndefined()
    expect(await load('t$202610', `${october} UNION ALL ${october}`)).toBeUndefined()
    expect((await rows('t')).map(([day]) => day)).toEqual(['2026-09-30', '2026-10-01', '2026-10-01'])
  })

  test('from Cloud Storage too', async () => {
    await bigquery.table('t', fields, byMonth)
    await bigquery.put('month/1.parquet', await bigquery.parquet(october))
    expect(await loadObjects('t$202610', ['gs://bills/month/1.parquet'])).toBeUndefined()
    expect(await loadObjects('t$202610', ['gs://bills/month/1.parquet'])).toBeUndefined()
    expect(await rows('t')).toEqual([['2026-10-01', '2']])
  })

  test('with rows of another month are refused, and nothing changes', async () => {
    await bigquery.table('t', fields, byMonth)
    await load('t$202610', october)
    expect(await load('t$202610', `${october} UNION ALL ${september}`)).toEqual({
      reason: 'invalid',
      message: 'Some rows belong to different partitions rather than destination partition 202610',
    })
    expect(await rows('t')).toEqual([['2026-10-01', '2']])
  })

  test('add columns for those who say so', async () => {
    await bigquery.table('t', fields, byMonth)
    await load('t$202609', september)
    const wider = { schema: { fields: [...fields, note] }, schemaUpdateOptions: ['ALLOW_FIELD_ADDITION'] }
    expect(await load('t$202610', `SELECT *, 'x' AS note FROM (${october})`, wider)).toBeUndefined()
    expect(await rows('t')).toEqual([
      ['2026-09-30', '1', null],
      ['2026-10-01', '2', 'x'],
    ])
  })

  test('add no columns for others', async () => {
    await bigquery.table('t', fields, byMonth)
    const wider = { schema: { fields: [...fields, note] } }
    expect(await load('t$202610', `SELECT *, 'x' AS note FROM (${october})`, wider)).toMatchObject({
      reason: 'invalid',
      message: expect.stringContaining('Cannot add fields (field: note)'),
    })
  })
})

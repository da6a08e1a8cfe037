import { randomUUID } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { done, refused } from '../bigquery-fixture.ts'
import { useBigQuery } from './use-bigquery.ts'

const bigquery = useBigQuery()

describe('jobs', () => {
  test('an id is used once', async () => {
    const query = { query: 'SELECT 1', jobId: randomUUID(), location: 'US' }
    const [job] = await bigquery.client.createQueryJob(query)
    await done(job)
    await expect(bigquery.client.createQueryJob(query)).rejects.toMatchObject({
      code: 409,
      ...refused('duplicate', /^Already Exists: /),
    })
  })

  test('an id is used up by a job that failed', async () => {
    const query = { query: 'SELECT nothing', jobId: randomUUID(), location: 'US' }
    await bigquery.client.createQueryJob(query).catch(() => undefined)
    await expect(bigquery.client.createQueryJob(query)).rejects.toMatchObject({ code: 409 })
  })

  test('the id of an uploaded file is used once', async () => {
    const jobId = randomUUID()
    const load = { destinationTable: bigquery.destination('t'), sourceFormat: 'PARQUET' }
    const file = await bigquery.parquet(`SELECT 1 AS n`)
    expect((await bigquery.upload(load, file, jobId)).status).toBe(200)
    const again = await bigquery.upload(load, file, jobId)
    expect(again.status).toBe(409)
    expect(again.json()).toMatchObject({ error: { code: 409, errors: [{ reason: 'duplicate' }] } })
    expect(await bigquery.outcome(jobId)).toBeUndefined()
    expect((await bigquery.query(`SELECT COUNT(*) FROM ${bigquery.name('t')}`)).rows).toEqual([['1']])
  })

  test('a job is found by its id', async () => {
    const job = await bigquery.start('SELECT 1')
    await done(job)
    const [metadata] = await bigquery.client.job(job.id ?? '', { location: 'US' }).getMetadata()
    expect(metadata).toMatchObject({
      kind: 'bigquery#job',
      jobReference: { projectId: bigquery.target.project, jobId: job.id, location: 'US' },
      configuration: { query: { query: 'SELECT 1' } },
      status: { state: 'DONE' },
      statistics: { query: { statementType: 'SELECT' } },
    })
  })

  test('a job says which kind it is', async () => {
    const job = await done(await bigquery.start('SELECT 1'))
    expect(job.metadata).toMatchObject({ configuration: { jobType: 'QUERY' } })
  })

  test('a job that failed on its way says why', async () => {
    const job = await bigquery.start(`SELECT CAST(x AS INT64) AS n FROM (SELECT 'none' AS x)`)
    expect(await bigquery.outcome(job.id ?? '')).toEqual({
      reason: 'invalidQuery',
      message: expect.stringContaining('none'),
    })
  })

  test('a job that never was is notFound', async () => {
    await expect(bigquery.client.job('none', { location: 'US' }).getMetadata()).rejects.toMatchObject({
      code: 404,
      ...refused('notFound', /^Not found: /),
    })
  })

  test('the newest jobs are listed first', async () => {
    const first = await done(await bigquery.start('SELECT 1'))
    const second = await done(await bigquery.start('SELECT 2'))
    const [jobs] = await bigquery.client.getJobs({ allUsers: true, maxResults: 2, autoPaginate: false })
    expect(jobs.map(({ id }) => id)).toEqual([second.id, first.id])
  })

  test('jobs are listed by what they do at present', async () => {
    const { id } = await done(await bigquery.start('SELECT 1'))
    const [active] = await bigquery.client.getJobs({ stateFilter: ['pending', 'running'], allUsers: true })
    expect(active).toEqual([])
    const [ended] = await bigquery.client.getJobs({ stateFilter: ['done'], maxResults: 1, autoPaginate: false })
    expect(ended.map((job) => job.id)).toEqual([id])
  })

  test('a list comes in pages', async () => {
    const first = await done(await bigquery.start('SELECT 1'))
    const second = await done(await bigquery.start('SELECT 2'))
    const [one, next] = await bigquery.client.getJobs({ maxResults: 1, autoPaginate: false })
    const [two] = await bigquery.client.getJobs({ ...next, autoPaginate: false })
    expect([...one, ...two].map(({ id }) => id)).toEqual([second.id, first.id])
  })

  test('labels are kept', async () => {
    const job = await bigquery.start('SELECT 1', {}, { labels: { team: 'finops' } })
    const [metadata] = await bigquery.client.job(job.id ?? '', { location: 'US' }).getMetadata()
    expect(metadata).toMatchObject({ configuration: { labels: { team: 'finops' } } })
  })
})

describe('dry runs', () => {
  test('leave no job', async () => {
    const jobId = randomUUID()
    await bigquery.client.createQueryJob({ query: 'SELECT 1', jobId, dryRun: true })
    await expect(bigquery.client.job(jobId, { location: 'US' }).getMetadata()).rejects.toMatchObject({ code: 404 })
  })

  test('say what a statement does', async () => {
    await bigquery.table('t', [{ name: 'n', type: 'INTEGER' }])
    const [, select] = await bigquery.client.createQueryJob({ query: 'SELECT 1', dryRun: true })
    expect(select).toMatchObject({ statistics: { query: { statementType: 'SELECT' } } })
    const query = `DELETE FROM ${bigquery.name('t')} WHERE TRUE`
    const [, deletion] = await bigquery.client.createQueryJob({ query, dryRun: true })
    expect(deletion).toMatchObject({ statistics: { query: { statementType: 'DELETE' } } })
  })

  test('change nothing', async () => {
    await bigquery.table('t', [{ name: 'n', type: 'INTEGER' }])
    const query = `INSERT INTO ${bigquery.name('t')} (n) VALUES (1)`
    await bigquery.client.createQueryJob({ query, dryRun: true })
    expect((await bigquery.query(`SELECT COUNT(*) FROM ${bigquery.name('t')}`)).rows).toEqual([['0']])
  })

  test('make no dataset', async () => {
    const query = `CREATE SCHEMA \`${bigquery.target.project}.${bigquery.dataset.id}_2\``
    await bigquery.client.createQueryJob({ query, dryRun: true })
    expect(await bigquery.client.dataset(`${bigquery.dataset.id}_2`).exists()).toEqual([false])
  })

  test('of what cannot run are refused', async () => {
    await expect(bigquery.client.createQueryJob({ query: 'SELECT nothing', dryRun: true })).rejects.toMatchObject({
      code: 400,
      ...refused('invalidQuery', /nothing/),
    })
  })
})

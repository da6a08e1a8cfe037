import { expect, test } from 'vitest'
import { startGcsServer } from '../src/index.ts'
import { clientOf, done, openBigQuery, refused } from './bigquery-fixture.ts'

test('an id is used once, whatever became of its job', async () => {
  const { server, client, parquet, load } = await openBigQuery()
  const path = await parquet(`SELECT 'x' AS id`)
  await load('t', path, { jobId: 'first' })
  await expect(load('t', path, { jobId: 'first' })).rejects.toMatchObject({
    code: 409,
    ...refused('duplicate', 'Already Exists: Job test-project:US.first'),
  })
  const query = { query: 'SELECT nothing', jobId: 'second' }
  const [job] = await client.createQueryJob(query)
  await expect(done(job)).rejects.toMatchObject(refused('invalidQuery', /nothing/))
  await expect(client.createQueryJob(query)).rejects.toMatchObject({ code: 409 })
  expect(server.jobs()).toMatchObject([
    { id: 'first', type: 'LOAD', state: 'DONE', table: 't', reason: undefined },
    { id: 'second', type: 'QUERY', state: 'DONE', table: undefined, reason: 'invalidQuery' },
  ])
})

test('jobs are listed, newest first, by what they do at present', async () => {
  const { server, client, parquet } = await openBigQuery()
  const path = await parquet(`SELECT 'x' AS id`)
  const table = client.dataset('d').table('t')
  await table.createLoadJob(path, { jobId: 'done', sourceFormat: 'PARQUET' })
  await server.settled()
  server.fault({ jobId: 'slow', jobDelay: 10_000 })
  await table.createLoadJob(path, { jobId: 'slow', sourceFormat: 'PARQUET' })
  const idsOf = async (options: object) => (await client.getJobs(options))[0].map(({ id }) => id)
  expect(await idsOf({})).toEqual(['slow', 'done'])
  expect(await idsOf({ stateFilter: ['pending', 'running'] })).toEqual(['slow'])
  expect(await idsOf({ stateFilter: 'done' })).toEqual(['done'])
  expect(await idsOf({ maxResults: 1 })).toEqual(['slow'])
})

test('a job that is cancelled changes nothing', async () => {
  const { server, client, parquet } = await openBigQuery()
  server.fault({ operation: 'jobs.upload', jobDelay: 10_000 })
  const [job] = await client
    .dataset('d')
    .table('t')
    .createLoadJob(await parquet(`SELECT 'x' AS id`), { sourceFormat: 'PARQUET' })
  await job.cancel()
  await expect(done(job)).rejects.toMatchObject(refused('stopped', /was cancelled/))
  expect(server.tables('d')).toEqual([])
})

test('jobs outside of the US and the EU are found by those who say where', async () => {
  const { server } = await openBigQuery({ location: 'europe-west3' })
  const client = clientOf(server)
  const [job] = await client.createQueryJob({ query: 'SELECT 1', location: 'europe-west3', jobId: 'there' })
  await done(job)
  await expect(client.job('there').getMetadata()).rejects.toMatchObject({ code: 404 })
  await expect(client.job('there', { location: 'EU' }).getMetadata()).rejects.toMatchObject({ code: 404 })
  const into = { query: 'SELECT 1 AS x', location: 'US', destination: client.dataset('d').table('t') }
  await expect(client.createQueryJob(into)).rejects.toMatchObject(
    refused('notFound', 'Not found: Dataset test-project:d was not found in location US'),
  )
})

test('objects of Cloud Storage are loaded by their URIs, by a pattern too', async () => {
  await using gcs = await startGcsServer()
  gcs.createBucket('bills')
  const { server, client, parquet, csv } = await openBigQuery({ storage: gcs.url })
  const { readFile } = await import('node:fs/promises')
  gcs.put('bills', 'a/1.parquet', await readFile(await parquet(`SELECT 1 AS x`)))
  gcs.put('bills', 'a/2.parquet', await readFile(await parquet(`SELECT 2 AS x`)))
  gcs.put('bills', 'b.csv', await readFile(await csv('3\n')))
  const load = async (sourceUris: string[], sourceFormat: string) => {
    const destinationTable = { projectId: server.project, datasetId: 'd', tableId: 't' }
    const schema = { fields: [{ name: 'x', type: 'INT64' }] }
    const [job] = await client.createJob({
      configuration: { load: { destinationTable, sourceUris, sourceFormat, schema } },
    })
    await done(job)
  }
  await load(['gs://bills/a/*.parquet'], 'PARQUET')
  await load(['gs://bills/b.csv'], 'CSV')
  expect(await server.query('SELECT x FROM d.t ORDER BY x')).toEqual([['1'], ['2'], ['3']])
  await expect(load(['gs://bills/c.csv'], 'CSV')).rejects.toMatchObject(
    refused('notFound', 'Not found: URI gs://bills/c.csv'),
  )
})

test('faults: an answer that gets lost, an upload that breaks, a job that fails', async () => {
  const { server, parquet, load } = await openBigQuery()
  const path = await parquet(`SELECT 'x' AS id`)
  server.fault({ operation: 'jobs.upload', times: 1, breakAfter: 0 })
  await expect(load('t', path, { jobId: 'lost' })).rejects.toThrow()
  await server.settled()
  expect(server.jobs()).toMatchObject([{ id: 'lost', reason: undefined }])

  server.fault({ operation: 'jobs.upload', times: 1, breakUploadAfter: 10 })
  await expect(load('t', path, { jobId: 'broken' })).rejects.toThrow()
  expect(server.jobs().map(({ id }) => id)).toEqual(['lost'])

  server.fault({ jobId: 'failed', jobError: { reason: 'backendError', message: 'Please try again' } })
  await expect(load('t', path, { jobId: 'failed' })).rejects.toMatchObject(refused('backendError', 'Please try again'))
  expect(await server.query('SELECT COUNT(*) FROM d.t')).toEqual([['1']])
})

test('faults: after so many, as often, with an error', async () => {
  const { server, client } = await openBigQuery()
  server.fault({ operation: 'datasets.get', after: 1, times: 1, error: { status: 503, reason: 'backendError' } })
  const get = () => client.dataset('d').getMetadata()
  await get()
  await expect(get()).rejects.toMatchObject({ code: 503, ...refused('backendError', 'backendError') })
  await get()
})

test('every request is recorded, with its job and table, until the reset', async () => {
  const { server, client, parquet, load } = await openBigQuery()
  server.resetRequests()
  await load('t', await parquet(`SELECT 'x' AS id`), { jobId: 'one' })
  await expect(client.dataset('nowhere').getMetadata()).rejects.toMatchObject({ code: 404 })
  const seen = server.requests.map(({ operation, jobId, table, status }) => ({ operation, jobId, table, status }))
  expect(seen.at(0)).toEqual({ operation: 'jobs.upload', jobId: 'one', table: 't', status: 200 })
  expect(seen.at(-1)).toEqual({ operation: 'datasets.get', jobId: undefined, table: undefined, status: 404 })
  server.resetRequests()
  expect(server.requests).toEqual([])
})

test('who has no token, or no permission, is told so', async () => {
  const { server, client } = await openBigQuery()
  const response = await fetch(`${server.url}/bigquery/v2/projects/test-project/datasets/d`)
  expect([response.status, await response.json()]).toMatchObject([401, { error: { errors: [{ reason: 'required' }] } }])
  const allow = server.deny('bigquery.jobs.create')
  const message =
    'Access Denied: Project test-project: User does not have bigquery.jobs.create permission in project test-project.'
  await expect(client.query('SELECT 1')).rejects.toMatchObject({ code: 403, ...refused('accessDenied', message) })
  allow()
  await client.query('SELECT 1')
})

test('who asks which permissions there are on a table is told, and nothing of one that is not there', async () => {
  const { server, client, table } = await openBigQuery()
  await table('t', [{ name: 'n', type: 'INT64' }])
  server.deny('bigquery.tables.delete')
  const asked = ['bigquery.tables.get', 'bigquery.tables.delete']
  expect(await client.dataset('d').table('t').testIamPermissions(asked)).toMatchObject([
    { permissions: ['bigquery.tables.get'] },
  ])
  expect(await client.dataset('d').table('none').testIamPermissions(asked)).toMatchObject([{ permissions: [] }])
})

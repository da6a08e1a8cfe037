import { expect, test } from 'vitest'
import { costing, openFixture, replace, uncancelled } from './fixture.ts'

test('cells are text: numbers to their last digit, moments in UTC', async () => {
  await using fixture = await openFixture()
  await replace(fixture.backend, await fixture.write(costing('0.000000000000000001')))
  const result = await fixture.backend.query?.(
    `SELECT billing_period AS day, cost, CAST(NULL AS STRING) AS nothing, TIMESTAMP '2026-10-01 01:02:03.5+00' AS at,
      1.5 > 1 AS is FROM bills`,
    uncancelled,
  )
  expect(result?.columns.map(({ name, type }) => `${name} ${type}`)).toEqual([
    'day DATE',
    'cost BIGNUMERIC',
    'nothing STRING',
    'at TIMESTAMP',
    'is BOOLEAN',
  ])
  const rows: (readonly (string | null)[])[] = []
  for await (const row of result?.rows ?? []) rows.push(row)
  expect(rows).toEqual([['2026-10-01', '0.000000000000000001', null, '2026-10-01T01:02:03.5Z', 'true']])
})

test('a statement whose answer got lost runs once', async () => {
  await using fixture = await openFixture()
  const { server, backend, write } = fixture
  await replace(backend, await write(costing('2')))
  const before = server.jobs().length
  // The first asks what kind of a statement it is, and is no job.
  server.fault({ operation: 'jobs.insert', after: 1, times: 1, breakAfter: 0 })
  const rows: (readonly (string | null)[])[] = []
  for await (const row of (await backend.query?.('SELECT cost FROM bills', uncancelled))?.rows ?? []) rows.push(row)
  expect(rows).toEqual([['2']])
  expect(server.jobs().length - before).toBe(1)
})

test('before anything was loaded there is nothing to ask', async () => {
  await using fixture = await openFixture()
  await expect(fixture.backend.query?.('SELECT 1', uncancelled)).rejects.toMatchObject({
    code: 'QUERY_FAILED',
    message: 'There is no dataset finops',
  })
})

test('a service that is out of order is no wrong query', async () => {
  await using fixture = await openFixture()
  await replace(fixture.backend, await fixture.write(costing('1')))
  fixture.server.deny('bigquery.jobs.create')
  await expect(fixture.backend.query?.('SELECT 1', uncancelled)).rejects.toMatchObject({ code: 'BACKEND_DENIED' })
})

import { expect, test } from 'vitest'
import { bucket, csv, delivery, stream } from './direct-fixture.ts'
import { costing, type Fixture, openFixture, replace, uncancelled } from './fixture.ts'
import { patchTable } from './patch-table.ts'

const day = 24 * 60 * 60 * 1000
const defaults = { defaultTableExpirationMs: 60 * day, defaultPartitionExpirationMs: 30 * day }

async function endings({ server }: Fixture, table: string): Promise<readonly (string | undefined)[]> {
  const { expirationTime, timePartitioning } = await server.describe('finops', table)
  return [expirationTime, timePartitioning?.expirationMs]
}

test('tables stay, whatever the default of their dataset is', async () => {
  let now = new Date('2026-10-05T12:00:00Z')
  await using fixture = await openFixture({}, { now: () => now })
  const { server, backend, write } = fixture
  await server.createDataset('finops', defaults)
  await replace(backend, await write(costing('1', { period: '2024-01' })))
  expect(await endings(fixture, 'bills')).toEqual([undefined, undefined])
  expect(await endings(fixture, 'finops_ledger')).toEqual([undefined, undefined])
  now = new Date('2036-10-05T12:00:00Z')
  expect(await fixture.rows('billing_period, cost')).toEqual([['2024-01-01', '1']])
  expect((await backend.periods(uncancelled)).map(({ period }) => period)).toEqual(['2024-01'])
})

test('so do those of a dataset with a default for tables alone, made straight from a store', async () => {
  await using fixture = await openFixture({ bucket })
  const { server, backend } = fixture
  await server.createDataset('finops', { defaultTableExpirationMs: 60 * day })
  await stream(backend, delivery({ files: [csv('export/a.csv', 'id,Line/Cost\n1,2\n')] }))
  expect(await endings(fixture, 'bills')).toEqual([undefined, undefined])
})

test('a table that was made without an answer stays as well', async () => {
  await using fixture = await openFixture()
  const { server, backend, write } = fixture
  await server.createDataset('finops', defaults)
  server.fault({ operation: 'tables.insert', times: 2, breakAfter: 0 })
  await replace(backend, await write(costing('1')))
  expect(await endings(fixture, 'bills')).toEqual([undefined, undefined])
  expect(await endings(fixture, 'finops_ledger')).toEqual([undefined, undefined])
})

test('a table on the way goes away after a day, whatever the default is', async () => {
  const now = new Date('2026-10-05T12:00:00Z')
  await using fixture = await openFixture({}, { now: () => now })
  const { server, backend, write } = fixture
  await server.createDataset('finops', defaults)
  await replace(backend, await write(costing('5', { source: 'hourly' })))
  const found: (string | undefined)[] = []
  server.fault({
    operation: 'jobs.upload',
    async before({ table = '' }) {
      found.push((await server.describe('finops', table)).expirationTime)
    },
  })
  await replace(backend, await write(costing('1')))
  expect(found).toHaveLength(1)
  // It is told by the clock of this machine.
  expect(Math.abs(Number(found[0]) - Date.now() - day)).toBeLessThan(60_000)
})

test.each([
  [
    'a table that is deleted one day',
    'bills',
    { expirationTime: String(Date.parse('2100-01-02T03:04:05Z')) },
    '"bills" does not keep what is loaded: the table is deleted at 2100-01-02T03:04:05.000Z',
    'ALTER TABLE `test-project.finops.bills` SET OPTIONS (expiration_timestamp = NULL)',
  ],
  [
    'a table whose months are deleted',
    'bills',
    { timePartitioning: { type: 'MONTH', field: 'billing_period', expirationMs: String(60 * day) } },
    '"bills" does not keep what is loaded: its months 60 days after they began',
    'ALTER TABLE `test-project.finops.bills` SET OPTIONS (partition_expiration_days = NULL)',
  ],
  [
    'a ledger that is deleted one day',
    'finops_ledger',
    { expirationTime: String(Date.parse('2100-01-02T03:04:05Z')) },
    '"finops_ledger" does not keep what is loaded: the table is deleted at 2100-01-02T03:04:05.000Z',
    'ALTER TABLE `test-project.finops.finops_ledger` SET OPTIONS (expiration_timestamp = NULL)',
  ],
])('%s is not loaded into, and a check finds it', async (_, table, change, message, sql) => {
  await using fixture = await openFixture({ bucket })
  const { server, backend, write } = fixture
  const period = new Date().toISOString().slice(0, 7)
  await replace(backend, await write(costing('1', { period })))
  await patchTable(server, table, change)
  const refused = {
    code: 'BACKEND_UNUSABLE',
    message,
    fix: expect.stringContaining(`bq --project_id=test-project query --use_legacy_sql=false '${sql}'`),
  }
  const jobs = fixture.loadJobs()
  await expect(replace(backend, await write(costing('2', { period })))).rejects.toMatchObject(refused)
  const load = delivery({ files: [csv('export/a.csv', 'id,Line/Cost\n1,2\n')], onRead: () => expect.unreachable() })
  await expect(stream(backend, load)).rejects.toMatchObject(refused)
  expect(fixture.loadJobs()).toEqual(jobs)
  expect(await fixture.rows('cost')).toEqual([['1']])

  const found: unknown[] = []
  for await (const { what, error } of backend.check(uncancelled)) if (error !== undefined) found.push([what, error])
  expect(found).toEqual([
    [
      `no expiration of table test-project:finops.${table}`,
      expect.objectContaining({ code: 'BACKEND_UNUSABLE', message }),
    ],
  ])
})

test('a project without billing, whose tables cannot stay, is named as what it is', async () => {
  await using fixture = await openFixture()
  const { server, backend, write } = fixture
  await server.createDataset('finops', defaults)
  const message = 'Billing has not been enabled for this project.'
  server.fault({ operation: 'tables.patch', error: { status: 403, reason: 'billingNotEnabled', message } })
  await expect(replace(backend, await write(costing('1')))).rejects.toMatchObject({
    code: 'BACKEND_UNUSABLE',
    message: `The project has no billing: ${message}`,
    fix: expect.stringContaining('Enable billing'),
  })
  expect(fixture.loadJobs()).toEqual([])
})

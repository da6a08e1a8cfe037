import { expect, test } from 'vitest'
import { byMonth, openBigQuery, refused } from './bigquery-fixture.ts'

const day = { name: 'day', type: 'DATE' }

test('a dataset has a location and labels, and is there once', async () => {
  const { client } = await openBigQuery()
  const [, made] = await client.createDataset('bills', { location: 'EU', labels: { team: 'finops' } })
  expect(made).toMatchObject({ location: 'EU', labels: { team: 'finops' } })
  await expect(client.createDataset('bills')).rejects.toMatchObject({
    code: 409,
    ...refused('duplicate', 'Already Exists: Dataset test-project:bills'),
  })
  await expect(client.createDataset('with-dash')).rejects.toMatchObject(
    refused('invalid', /Invalid dataset ID "with-dash"/),
  )
  await client.dataset('bills').delete()
  expect(await client.dataset('bills').exists()).toEqual([false])
})

test('a dataset with tables is deleted by those who mean it', async () => {
  const { client, table } = await openBigQuery()
  await table('t', [day])
  await expect(client.dataset('d').delete()).rejects.toMatchObject(refused('resourceInUse', /is still in use/))
  await client.dataset('d').delete({ force: true })
  expect(await client.dataset('d').exists()).toEqual([false])
})

test('a table keeps its partitions, its clusters and its labels', async () => {
  const { server, client, table } = await openBigQuery()
  const fields = [day, { name: 'account', type: 'STRING' }]
  await table('t', fields, { ...byMonth, clustering: { fields: ['account'] }, labels: { team: 'finops' } })
  expect(await server.describe('d', 't')).toMatchObject({
    timePartitioning: { type: 'MONTH', field: 'day' },
    clustering: { fields: ['account'] },
    labels: { team: 'finops' },
    numRows: '0',
  })
  await expect(table('t', fields)).rejects.toMatchObject({
    code: 409,
    ...refused('duplicate', 'Already Exists: Table test-project:d.t'),
  })
  expect(await client.dataset('d').table('t').exists()).toEqual([true])
})

test('partitions and clusters have to be columns of the right kind', async () => {
  const { table } = await openBigQuery()
  await expect(table('a', [{ name: 'x', type: 'DATE' }], byMonth)).rejects.toMatchObject(
    refused('invalid', 'The field specified for partitioning cannot be found in the schema.'),
  )
  await expect(table('b', [{ name: 'day', type: 'STRING' }], byMonth)).rejects.toMatchObject(
    refused('invalid', /can only be of type TIMESTAMP, DATE or DATETIME/),
  )
  await expect(table('c', [day], { clustering: { fields: ['x'] } })).rejects.toMatchObject(
    refused('invalid', /specified for clustering cannot be found in the schema. Invalid field: x/),
  )
})

test('a schema grows through the API, and changes no type', async () => {
  const { server, client, table } = await openBigQuery()
  await table('t', [day, { name: 'cost', type: 'NUMERIC' }])
  const metadata = (fields: object[]) => client.dataset('d').table('t').setMetadata({ schema: { fields } })
  await metadata([day, { name: 'cost', type: 'NUMERIC' }, { name: 'note', type: 'STRING' }])
  expect((await server.describe('d', 't')).schema.fields.map(({ name }) => name)).toEqual(['day', 'cost', 'note'])
  await expect(metadata([day])).rejects.toMatchObject(refused('invalid', /Field cost is missing in new schema$/))
  await expect(
    metadata([day, { name: 'cost', type: 'BIGNUMERIC' }, { name: 'note', type: 'STRING' }]),
  ).rejects.toMatchObject(refused('invalid', /Field cost has changed type from NUMERIC to BIGNUMERIC$/))
})

test('ALTER TABLE widens a decimal, and nothing else', async () => {
  const { server, client, table } = await openBigQuery()
  await table('t', [{ name: 'cost', type: 'NUMERIC' }])
  await client.query('ALTER TABLE `test-project.d.t` ALTER COLUMN cost SET DATA TYPE BIGNUMERIC')
  expect((await server.describe('d', 't')).schema.fields[0]?.type).toBe('BIGNUMERIC')
  await expect(client.query('ALTER TABLE `d.t` ALTER COLUMN cost SET DATA TYPE STRING')).rejects.toMatchObject(
    refused('invalid', /existing column type \(BIGNUMERIC\) is assignable to the new type \(STRING\)$/),
  )
})

test('a table whose time is up is gone', async () => {
  let now = new Date('2026-10-01T00:00:00Z')
  const { client, table } = await openBigQuery({ now: () => now })
  await table('t', [day], { expirationTime: String(Date.parse('2026-10-02T00:00:00Z')) })
  expect(await client.dataset('d').table('t').exists()).toEqual([true])
  now = new Date('2026-10-02T00:00:00Z')
  expect(await client.dataset('d').table('t').exists()).toEqual([false])
})

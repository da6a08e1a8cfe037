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

const minute = 60 * 1000
const hour = 60 * minute
const dayLong = 24 * hour

test('a table that does not say when it ends does so when its dataset says', async () => {
  const now = new Date('2026-10-05T12:00:00Z')
  const { server, client } = await openBigQuery({ now: () => now })
  await server.createDataset('tables', { defaultTableExpirationMs: hour })
  const [found] = await client.dataset('tables').getMetadata()
  expect(found.defaultTableExpirationMs).toBe(String(hour))
  const create = async (id: string, more: object) => {
    const [, made] = await client.dataset('tables').createTable(id, { schema: { fields: [day] }, ...more })
    return made.expirationTime
  }
  const inAnHour = String(Date.parse('2026-10-05T13:00:00Z'))
  expect(await create('plain', {})).toBe(inAnHour)
  expect(await create('parted', byMonth)).toBe(inAnHour)
  expect(await create('nothing', { expirationTime: null })).toBe(inAnHour)
  expect(await create('explicit', { expirationTime: '1791300000000' })).toBe('1791300000000')
})

test('of partitions it says so alone, and nothing of their table', async () => {
  const { server, client } = await openBigQuery()
  await server.createDataset('parted', { defaultTableExpirationMs: hour, defaultPartitionExpirationMs: dayLong })
  const create = async (id: string, timePartitioning: object) => {
    const [, made] = await client.dataset('parted').createTable(id, { schema: { fields: [day] }, timePartitioning })
    return [made.expirationTime, made.timePartitioning]
  }
  const month = { type: 'MONTH', field: 'day' }
  expect(await create('t', month)).toEqual([undefined, { ...month, expirationMs: '86400000' }])
  expect(await create('n', { ...month, expirationMs: null })).toEqual([
    undefined,
    { ...month, expirationMs: '86400000' },
  ])
  expect(await create('e', { ...month, expirationMs: '1' })).toEqual([undefined, { ...month, expirationMs: '1' }])
  await expect(create('z', { ...month, expirationMs: '0' })).rejects.toMatchObject(refused('invalid', /expirationMs/))
})

test('a partition goes away so long after it began, and stays when that is taken back', async () => {
  let now = new Date('2026-10-05T12:00:00Z')
  const { server, client, table } = await openBigQuery({ now: () => now })
  const month = { type: 'MONTH', field: 'day' }
  await table('t', [day], { timePartitioning: { ...month, expirationMs: String(40 * dayLong) } })
  await server.query(`INSERT INTO \`d.t\` (day) SELECT DATE '2026-09-20' UNION ALL SELECT DATE '2026-10-02'`)
  const days = () => server.query('SELECT day FROM `d.t` ORDER BY day')
  expect(await days()).toEqual([['2026-09-20'], ['2026-10-02']])
  now = new Date('2026-10-12T00:00:00Z')
  expect(await days()).toEqual([['2026-10-02']])
  const patch = { method: 'PATCH', uri: '', json: { timePartitioning: { ...month, expirationMs: null } } }
  await client.dataset('d').table('t').request(patch)
  expect((await server.describe('d', 't')).timePartitioning).toEqual(month)
  now = new Date('2036-01-01T00:00:00Z')
  expect(await days()).toEqual([['2026-10-02']])
})

test('null takes away when a table ends', async () => {
  let now = new Date('2026-10-05T12:00:00Z')
  const { server, client, table } = await openBigQuery({ now: () => now })
  await table('t', [day], { expirationTime: String(now.getTime() + minute) })
  await client
    .dataset('d')
    .table('t')
    .request({ method: 'PATCH', uri: '', json: { expirationTime: null } })
  now = new Date('2036-01-01T00:00:00Z')
  expect((await server.describe('d', 't')).expirationTime).toBeUndefined()
})

test('a schema is sent whole: what it does not say of a column is gone', async () => {
  const { server, client, table } = await openBigQuery()
  const policyTags = { names: ['projects/acme/locations/us/taxonomies/1/policyTags/2'] }
  const members = [{ name: 'team', type: 'STRING', mode: 'NULLABLE' }]
  const owner = { name: 'owner', type: 'RECORD', mode: 'REPEATED', fields: members }
  await table('t', [{ ...day, description: 'When', policyTags }, owner])
  const fields = async () => (await server.describe('d', 't')).schema.fields
  const asRead = await fields()
  expect(asRead).toEqual([{ ...day, mode: 'NULLABLE', description: 'When', policyTags }, owner])
  const patch = (sent: readonly object[]) =>
    client
      .dataset('d')
      .table('t')
      .request({ method: 'PATCH', uri: '', json: { schema: { fields: sent } } })
  await patch(asRead)
  expect(await fields()).toEqual(asRead)
  await expect(patch([day, { name: 'owner', type: 'RECORD', mode: 'REPEATED' }])).rejects.toMatchObject(
    refused('invalid', 'Field owner is type RECORD but has no schema'),
  )
  await patch([day, owner])
  expect(await fields()).toEqual([{ ...day, mode: 'NULLABLE' }, owner])
})

test('the partitions of a table do not change', async () => {
  const { client, table } = await openBigQuery()
  await table('t', [day], byMonth)
  const json = { timePartitioning: { type: 'DAY', field: 'day' } }
  await expect(client.dataset('d').table('t').request({ method: 'PATCH', uri: '', json })).rejects.toMatchObject(
    refused('invalid', 'Cannot change partitioning spec for a partitioned table.'),
  )
})

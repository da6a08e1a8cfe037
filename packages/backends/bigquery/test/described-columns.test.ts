import { expect, test } from 'vitest'
import { bucket, csv, delivery, stream } from './direct-fixture.ts'
import { costing, type Fixture, openFixture, replace } from './fixture.ts'
import { patchTable } from './patch-table.ts'

const described = { description: 'What it costs, before discounts' }
const tagged = { policyTags: { names: ['projects/acme/locations/us/taxonomies/1/policyTags/2'] } }
const record = {
  name: 'owner',
  type: 'RECORD',
  mode: 'REPEATED',
  description: 'Who answers for it',
  fields: [
    { name: 'team', type: 'STRING', mode: 'NULLABLE', description: 'As in the chart' },
    { name: 'share', type: 'FLOAT', mode: 'NULLABLE' },
  ],
}

async function fields({ server }: Fixture) {
  return (await server.describe('finops', 'bills')).schema.fields
}

/** Says something of columns, and adds some. */
async function say(fixture: Fixture, said: Readonly<Record<string, object>>, more: readonly object[]): Promise<void> {
  const present = (await fields(fixture)).map((field) => ({ ...field, ...said[field.name] }))
  await patchTable(fixture.server, 'bills', { schema: { fields: [...present, ...more] } })
}

test('a month with a further column, beside that of another source, keeps what people said of the others', async () => {
  await using fixture = await openFixture()
  const { backend, write } = fixture
  await replace(backend, await write(costing('1', { source: 'hourly' })))
  await say(fixture, { cost: described, id: tagged }, [record])
  const before = await fields(fixture)
  const rows = [`'2' AS id, 2::DECIMAL(38,18) AS cost, 'x' AS note`]
  await replace(backend, await write(costing('2', { rows })))
  expect(await fields(fixture)).toEqual([...before, { name: 'note', type: 'STRING', mode: 'NULLABLE' }])
  expect(before.at(-1)).toEqual(record)
  expect(before.find(({ name }) => name === 'id')).toMatchObject(tagged)
  expect(before.find(({ name }) => name === 'cost')).toMatchObject(described)
  expect(await fixture.rows('id, cost, note')).toEqual([
    ['1', '1', null],
    ['2', '2', 'x'],
  ])
})

test('so does one that comes straight from a store', async () => {
  await using fixture = await openFixture({ bucket })
  const { backend } = fixture
  await stream(backend, delivery({ files: [csv('export/a.csv', 'id,Line/Cost\n1,2\n')] }))
  await say(fixture, { line_cost: described, id: tagged }, [record])
  const before = await fields(fixture)
  await stream(
    backend,
    delivery({ manifest: 'manifest-2', files: [csv('export/a.csv', 'id,Line/Cost,note\n1,3,x\n')] }),
  )
  expect(await fields(fixture)).toEqual([...before, { name: 'note', type: 'STRING', mode: 'NULLABLE' }])
  expect(await fixture.rows('id, line_cost, note')).toEqual([['1', '3', 'x']])
})

test('a month of its own source keeps them as well, and the columns that it does not have', async () => {
  await using fixture = await openFixture()
  const { backend, write } = fixture
  await replace(backend, await write(costing('1')))
  await say(fixture, { cost: described, id: tagged }, [record])
  const before = await fields(fixture)
  await replace(backend, await write(costing('2', { manifest: 'manifest-2' })))
  expect(await fields(fixture)).toEqual(before)
})

const asText = { rows: [`'2' AS id, 'free' AS note, '2' AS cost`], sums: costing('2').sums ?? [] }

test('a table that is written anew for a wider column keeps what people said', async () => {
  await using fixture = await openFixture()
  const { backend, write } = fixture
  await replace(backend, await write(costing('1')))
  await say(fixture, { cost: described, finops_manifest: { description: 'The delivery' } }, [])
  const before = await fields(fixture)
  await replace(backend, await write({ ...asText, period: '2026-11' }))
  expect(await fields(fixture)).toEqual([
    ...before.map((field) => (field.name === 'cost' ? { ...field, type: 'STRING' } : field)),
    { name: 'note', type: 'STRING', mode: 'NULLABLE' },
  ])
  expect(await fixture.rows('cost, note')).toEqual([
    ['1', null],
    ['2', 'free'],
  ])
})

test('with policy tags it is not written anew: everybody could read the column meanwhile', async () => {
  await using fixture = await openFixture()
  const { server, backend, write } = fixture
  await replace(backend, await write(costing('1')))
  await say(fixture, { id: tagged }, [])
  const before = await fields(fixture)
  const jobs = server.jobs().length
  await expect(replace(backend, await write({ ...asText, period: '2026-11' }))).rejects.toMatchObject({
    code: 'BACKEND_UNUSABLE',
    message: 'The table has to be rewritten, which takes policy tags away',
    place: { column: 'id' },
    fix: expect.stringContaining('policy tags'),
  })
  expect(await fields(fixture)).toEqual(before)
  // The ledger was read, and no more.
  expect(server.jobs()).toHaveLength(jobs + 1)
})

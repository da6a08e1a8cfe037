import { readdir, stat } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { settingsOf } from '../src/lib/settings.ts'
import { type Fixture, type Month, openFixture, replace, uncancelled } from './fixture.ts'
import { startAndDie } from './start-and-die.ts'

const bucket = 'gs://acme-staging/finops'
const october = 'bills$202610'

/** Ten thousand rows in five row groups. Those of the costs are 0.01 to 100.00; the texts do not compress. */
const large: Month = {
  rows: [
    `i::VARCHAR AS id, ((i + 1) * 0.01)::DECIMAL(38,18) AS cost, md5(i::VARCHAR) AS note, MAP {'row': i::VARCHAR} AS tags
     FROM range(10000) t(i)`,
  ],
  count: 10_000,
  rowGroup: 2,
  sums: [{ column: 'cost', currency: undefined, sum: '500050' }],
}
const inFive = { bucket, part_bytes: 100_000 }
const parts = ['0-2048', '2048-4096', '4096-6144', '6144-8192', '8192-10000']

/** The parts in the bucket, by the rows that they have. */
function sent({ gcs }: Fixture): readonly string[] {
  const rows = gcs
    .keys('acme-staging')
    .map((key) => /^finops\/finops_staging_\w+_(\d+-\d+)\.parquet$/.exec(key)?.[1] ?? key)
  return rows.sort((one, other) => Number.parseInt(one, 10) - Number.parseInt(other, 10))
}

async function expectWhole(fixture: Fixture): Promise<void> {
  expect(
    await fixture.rows('COUNT(*), SUM(cost), COUNT(DISTINCT id), COUNTIF(tags = CONCAT(\'{"row":"\', id, \'"}\'))'),
  ).toEqual([['10000', '500050', '10000', '10000']])
}

test('a month that is larger than a part goes in parts, and is replaced in one job', async () => {
  await using fixture = await openFixture(inFive)
  const { server, backend, options, write } = fixture
  const load = await write(large)
  const during: string[] = []
  server.fault({ operation: 'jobs.insert', table: october, before: () => void during.push(...sent(fixture)) })
  const told: (readonly [number, number])[] = []
  const { totals, details } = await replace(backend, load, {
    ...uncancelled,
    onSent: (bytes, of) => told.push([bytes, of]),
  })
  expect(during).toEqual(parts)
  expect(totals).toEqual(load.totals)
  expect(fixture.loadJobs()).toEqual([october])
  await expectWhole(fixture)
  expect(sent(fixture)).toEqual([])
  expect(await readdir(options.temp_directory ?? '')).toEqual([expect.stringMatching(/^[-\da-f]{36}\.parquet$/)])
  expect(told).toHaveLength(5)
  expect(told.map(([bytes]) => bytes)).toEqual(told.map(([bytes]) => bytes).toSorted((one, other) => one - other))
  const [bytes, of] = told.at(-1) ?? []
  expect(bytes).toBe(of)
  expect(details?.['bytes']).toBe(String(bytes))
})

test('a month of just the size of a part goes as it is', async () => {
  await using fixture = await openFixture({ bucket })
  const { server, open, write } = fixture
  const load = await write(large)
  const { size } = await stat(load.path)
  const during: string[] = []
  server.fault({ operation: 'jobs.insert', table: october, before: () => void during.push(...sent(fixture)) })
  await replace(open({ part_bytes: size }), load)
  expect(during).toEqual([expect.stringMatching(/^finops\/finops_staging_[\da-f]+\.parquet$/)])
})

test('a month that shares its partition goes in parts as well', async () => {
  await using fixture = await openFixture(inFive)
  const { server, backend, write } = fixture
  const other = { source: 'hourly', sums: [{ column: 'cost', currency: undefined, sum: '1' }] }
  await replace(backend, await write({ ...other, rows: [`'x' AS id, 1::DECIMAL(38,18) AS cost`] }))
  await replace(backend, await write(large))
  const sql = 'SELECT finops_source, COUNT(*), SUM(cost) FROM `finops.bills` GROUP BY finops_source ORDER BY 1'
  expect(await server.query(sql)).toEqual([
    ['daily', '10000', '500050'],
    ['hourly', '1', '1'],
  ])
  expect(sent(fixture)).toEqual([])
})

test('killed between the parts: those that have arrived are not sent again', async () => {
  await using fixture = await openFixture(inFive)
  const { gcs, backend, write } = fixture
  const load = await write(large)
  await startAndDie(fixture, load, (kill) => {
    let begun = 0
    gcs.fault({ operation: 'objects.insert', times: 3, before: () => void (++begun === 3 && kill()) })
  })
  expect(sent(fixture)).toEqual(parts.slice(0, 2))
  let uploads = 0
  gcs.fault({ operation: 'objects.insert', before: () => void uploads++ })
  await replace(backend, load)
  expect(uploads).toBe(3)
  expect(fixture.loadJobs()).toEqual([october])
  await expectWhole(fixture)
  expect(sent(fixture)).toEqual([])
}, 30_000)

test('a part that is there and is not what was sent is sent again', async () => {
  await using fixture = await openFixture(inFive)
  const { server, gcs, open, write } = fixture
  const load = await write(large)
  const stop = server.fault({
    operation: 'jobs.insert',
    table: october,
    error: { status: 503, reason: 'backendError' },
  })
  await expect(replace(open(), load)).rejects.toMatchObject({ code: 'BACKEND_UNAVAILABLE' })
  stop()
  const keys = gcs.keys('acme-staging')
  expect(keys).toHaveLength(5)
  for (const key of keys.slice(0, 2)) gcs.put('acme-staging', key, 'damaged')
  let uploads = 0
  gcs.fault({ operation: 'objects.insert', before: () => void uploads++ })
  await replace(open(), load)
  expect(uploads).toBe(2)
  await expectWhole(fixture)
})

test.each([
  ['parts of another size', { part_bytes: 250_000 }],
  ['the whole file', { part_bytes: 10_000_000 }],
])('of a run that was killed nothing stays, when the next one sends %s', async (_, options) => {
  await using fixture = await openFixture(inFive)
  const { server, gcs, open, write } = fixture
  const load = await write(large)
  gcs.put('acme-staging', 'finops/finops_staging_of_somebody_else.parquet', 'theirs')
  const error = { status: 503, reason: 'backendError' }
  const stop = server.fault({ operation: 'jobs.insert', table: october, error })
  await expect(replace(open(), load)).rejects.toMatchObject({ code: 'BACKEND_UNAVAILABLE' })
  stop()
  expect(gcs.keys('acme-staging')).toHaveLength(6)
  await replace(open(options), load)
  await expectWhole(fixture)
  expect(gcs.keys('acme-staging')).toEqual(['finops/finops_staging_of_somebody_else.parquet'])
})

test.each(['file_row_number', 'FILE_Row_Number'])('a column may be called %s', async (name) => {
  await using fixture = await openFixture(inFive)
  const { backend, write } = fixture
  const rows = large.rows.map((row) => row.replace(' AS note', ` AS note, i % 3 AS ${name}`))
  const during: string[] = []
  const before = () => void during.push(...sent(fixture))
  fixture.server.fault({ operation: 'jobs.insert', table: october, before })
  await replace(backend, await write({ ...large, rows }))
  expect(during).toEqual(parts)
  await expectWhole(fixture)
  // Of the numbers from 0 to 9999 a third each: 3334, 3333 and 3333.
  expect(await fixture.rows(`SUM(${name}), COUNTIF(${name} = MOD(CAST(id AS INT64), 3))`)).toEqual([['9999', '10000']])
})

test('parts are of 4 GiB where nobody says', () => {
  expect(settingsOf({ project: 'acme', dataset: 'finops' }, '.').partBytes).toBe(4_294_967_296)
})

test('without a bucket it is refused before anything is sent', async () => {
  await using fixture = await openFixture({ part_bytes: 100_000 })
  const { server, backend, write } = fixture
  const load = await write(large)
  const { size } = await stat(load.path)
  await expect(replace(backend, load)).rejects.toMatchObject({
    code: 'CONFIG_INVALID',
    message: `${size} bytes are more than part_bytes, and go in parts: by a bucket`,
    place: { file: load.path },
    fix: expect.stringContaining('Set bucket'),
  })
  expect(server.requests).toEqual([])
})

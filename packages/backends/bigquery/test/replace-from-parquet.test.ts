import { copyFile, mkdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { columns, costing, openFixture, replace, uncancelled } from './fixture.ts'

test('what is sent is told, up to the last byte of the file', async () => {
  await using fixture = await openFixture()
  const load = await fixture.write(costing('1'))
  const sent: (readonly [number, number])[] = []
  await replace(fixture.backend, load, { ...uncancelled, onSent: (bytes, of) => sent.push([bytes, of]) })
  const { size } = await stat(load.path)
  expect(sent.at(-1)).toEqual([size, size])
})

test('the first load makes the dataset, the table and the ledger, and loads the month in one job', async () => {
  const labels = { team: 'finops' }
  await using fixture = await openFixture({ location: 'EU', labels })
  const { server, backend, write } = fixture
  const load = await write({
    rows: [
      `'1' AS id, 'a' AS account, 'EC2' AS service, 'USD' AS currency, 1.10::DECIMAL(38,18) AS cost,
        TIMESTAMP '2026-10-01 00:00:00' AS started, TIMESTAMP '2026-10-01 01:00:00' AS ended`,
      `'2', 'a', 'S3', 'USD', 2.20, TIMESTAMP '2026-10-31 23:00:00.5', TIMESTAMP '2026-11-01 00:00:00'`,
      `'3', 'b', 'S3', 'EUR', -0.30, NULL, NULL`,
    ],
    sums: [
      { column: 'cost', currency: 'EUR', sum: '-0.3' },
      { column: 'cost', currency: 'USD', sum: '3.3' },
    ],
  })
  const usage = { firstUsage: '2026-10-01T00:00:00Z', lastUsage: '2026-11-01T00:00:00Z' }
  const totals = { ...load.totals, ...usage }
  const loaded = await replace(backend, { ...load, totals })

  const [job] = server.jobs().filter(({ type }) => type === 'LOAD')
  expect(loaded).toMatchObject({ table: 'bills', source: 'daily', period: '2026-10', manifest: 'manifest-1', totals })
  expect(loaded.details).toEqual({ job: job?.id, bytes: expect.stringMatching(/^\d+$/) })
  expect(fixture.loadJobs()).toEqual(['bills$202610'])
  expect(await backend.periods(uncancelled)).toEqual([loaded])
  expect(await fixture.rows('id, cost, currency')).toEqual([
    ['1', '1.1', 'USD'],
    ['2', '2.2', 'USD'],
    ['3', '-0.3', 'EUR'],
  ])
  expect(await server.describe('finops', 'bills')).toMatchObject({
    location: 'EU',
    labels,
    timePartitioning: { type: 'MONTH', field: 'billing_period' },
    clustering: { fields: ['finops_source', 'account', 'service', 'started'] },
    schema: {
      fields: [
        { name: 'billing_period', type: 'DATE', mode: 'NULLABLE' },
        { name: 'finops_source', type: 'STRING', mode: 'NULLABLE' },
        { name: 'finops_manifest', type: 'STRING', mode: 'NULLABLE' },
        { name: 'id', type: 'STRING', mode: 'NULLABLE' },
        { name: 'account', type: 'STRING', mode: 'NULLABLE' },
        { name: 'service', type: 'STRING', mode: 'NULLABLE' },
        { name: 'currency', type: 'STRING', mode: 'NULLABLE' },
        { name: 'cost', type: 'BIGNUMERIC', mode: 'NULLABLE' },
        { name: 'started', type: 'TIMESTAMP', mode: 'NULLABLE' },
        { name: 'ended', type: 'TIMESTAMP', mode: 'NULLABLE' },
      ],
    },
  })
})

test('a month is replaced, and the others stay', async () => {
  await using fixture = await openFixture()
  const { backend, write } = fixture
  await replace(backend, await write(costing('1', { period: '2026-09' })))
  await replace(backend, await write(costing('2')))
  await replace(backend, await write(costing('3', { manifest: 'manifest-2' })))
  expect(await fixture.rows('billing_period, finops_manifest, cost')).toEqual([
    ['2026-09-01', 'manifest-1', '1'],
    ['2026-10-01', 'manifest-2', '3'],
  ])
  expect(fixture.loadJobs()).toEqual(['bills$202609', 'bills$202610', 'bills$202610'])
  expect((await backend.periods(uncancelled)).map(({ period, manifest }) => [period, manifest])).toEqual([
    ['2026-09', 'manifest-1'],
    ['2026-10', 'manifest-2'],
  ])
})

test('every digit is kept, in the narrower type where that is enough', async () => {
  await using fixture = await openFixture()
  const { server, backend, write } = fixture
  const load = await write({
    rows: [
      `12345678901234567890.123456789012345678::DECIMAL(38,18) AS cost,
        12345678901234567890123456789012345678::DECIMAL(38,0) AS units,
        '0.00345678901234567890123456789012345678'::DECIMAL(38,38) AS part,
        12345678901234567890123456789.123456789::DECIMAL(38,9) AS price`,
    ],
    sums: [{ column: 'cost', currency: undefined, sum: '12345678901234567890.123456789012345678' }],
  })
  await replace(backend, load)
  expect(await fixture.rows('cost, units, part, price')).toEqual([
    [
      '12345678901234567890.123456789012345678',
      '12345678901234567890123456789012345678',
      '0.00345678901234567890123456789012345678',
      '12345678901234567890123456789.123456789',
    ],
  ])
  const { schema } = await server.describe('finops', 'bills')
  expect(schema.fields.slice(3).map(({ name, type }) => [name, type])).toEqual([
    ['cost', 'BIGNUMERIC'],
    ['units', 'BIGNUMERIC'],
    ['part', 'BIGNUMERIC'],
    ['price', 'NUMERIC'],
  ])
})

test('new columns are added by the load, and absent ones are NULL', async () => {
  await using fixture = await openFixture()
  const { backend, write } = fixture
  await replace(backend, await write({ period: '2026-09', rows: [`'1' AS id, 'x' AS gone`] }))
  const { changes } = await replace(backend, await write({ rows: [`'2' AS id, 'y' AS added`] }))
  expect(changes).toEqual([{ kind: 'added', column: 'added', from: undefined, to: 'STRING' }])
  expect(await fixture.rows('id, gone, added')).toEqual([
    ['1', 'x', null],
    ['2', null, 'y'],
  ])
  expect((await backend.periods(uncancelled)).at(-1)?.changes).toEqual(changes)
})

test('a decimal is widened in place, and what becomes text is written out', async () => {
  await using fixture = await openFixture()
  const { backend, write } = fixture
  const september = `'1' AS id, 1.5::DECIMAL(18,2) AS price, 0.5::DECIMAL(38,18) AS rate, DATE '2026-09-30' AS day,
    TIMESTAMP '2026-09-30 12:00:00.25' AS moment`
  await replace(backend, await write({ period: '2026-09', rows: [september] }))
  const october = `'2' AS id, 0.00000000001::DECIMAL(38,18) AS price, 'n/a' AS rate, TIMESTAMP '2026-10-01 01:02:03' AS day,
    'soon' AS moment`
  const { changes } = await replace(backend, await write({ rows: [october] }))
  expect(changes).toEqual([
    { kind: 'widened', column: 'price', from: 'NUMERIC', to: 'BIGNUMERIC' },
    { kind: 'widened', column: 'rate', from: 'BIGNUMERIC', to: 'STRING' },
    { kind: 'widened', column: 'day', from: 'DATE', to: 'TIMESTAMP' },
    { kind: 'widened', column: 'moment', from: 'TIMESTAMP', to: 'STRING' },
  ])
  expect(await fixture.rows('id, price, rate, UNIX_MICROS(day), moment')).toEqual([
    ['1', '1.5', '0.5', '1790726400000000', '2026-09-30T12:00:00.25Z'],
    ['2', '0.00000000001', 'n/a', '1790816523000000', 'soon'],
  ])
  expect(await fixture.server.describe('finops', 'bills')).toMatchObject({
    timePartitioning: { type: 'MONTH', field: 'billing_period' },
  })
})

test('NUMERIC becomes BIGNUMERIC without a rewrite of the table', async () => {
  await using fixture = await openFixture()
  const { server, backend, write } = fixture
  await replace(backend, await write({ period: '2026-09', rows: [`1.5::DECIMAL(18,2) AS price`] }))
  await replace(backend, await write({ rows: [`1e-11::DECIMAL(38,18) AS price`] }))
  expect(await fixture.rows('price')).toEqual([['0.00000000001'], ['1.5']])
  expect(server.jobs().filter(({ table }) => table === 'bills')).toEqual([])
})

test('a type that would lose something is refused before anything is sent', async () => {
  await using fixture = await openFixture()
  const { server, backend, write } = fixture
  await replace(backend, await write({ period: '2026-09', rows: [`'1' AS id, TIMESTAMP '2026-09-01' AS moment`] }))
  const load = await write({ rows: [`'2' AS id, 1.5::DECIMAL(38,18) AS moment`] })
  await expect(replace(backend, load)).rejects.toMatchObject({
    code: 'COLUMN_TYPE_CHANGED',
    message: 'The table has it as TIMESTAMP, the export as BIGNUMERIC',
    place: { column: 'moment' },
  })
  expect(fixture.loadJobs()).toEqual(['bills$202609'])
  expect(server.requests.filter(({ operation }) => operation === 'tables.patch')).toEqual([])
})

test('maps are the text of JSON objects, or JSON', async () => {
  await using fixture = await openFixture()
  const { server, open, write } = fixture
  const month = { rows: [`'1' AS id, MAP {'env': 'prod', 'o"k': 'ü'} AS tags`, `'2', NULL`, `'3', MAP {}`] }
  await replace(open(), await write({ ...month, table: 'texts' }))
  await replace(open({ tags: 'json' }), await write({ ...month, table: 'objects' }))
  const expected = [
    ['1', '{"env":"prod","o\\"k":"ü"}'],
    ['2', null],
    ['3', '{}'],
  ]
  expect(await fixture.rows('id, tags', 'texts')).toEqual(expected)
  expect(await fixture.rows('id, tags', 'objects')).toEqual(expected)
  const typeOf = async (table: string) => (await server.describe('finops', table)).schema.fields.at(-1)?.type
  expect([await typeOf('texts'), await typeOf('objects')]).toEqual(['STRING', 'JSON'])
  expect(server.tables('finops').toSorted()).toEqual(['finops_ledger', 'objects', 'texts'])
})

test('a column of maps stays what it was made as', async () => {
  await using fixture = await openFixture()
  const { open, write } = fixture
  await replace(open(), await write({ period: '2026-09', rows: [`'1' AS id, MAP {'a': 'b'} AS tags`] }))
  const { changes } = await replace(
    open({ tags: 'json' }),
    await write({ rows: [`'2' AS id, MAP {'c': 'd'} AS tags`] }),
  )
  expect(changes).toEqual([])
  expect(await fixture.rows('id, tags')).toEqual([
    ['1', '{"a":"b"}'],
    ['2', '{"c":"d"}'],
  ])
})

test.each([
  ['as it is', []],
  ['copied, for it has maps', [`MAP {'a': 'b'} AS tags`]],
])('a folder is no column and no pattern: a file %s', async (_, more) => {
  await using fixture = await openFixture()
  const { server, backend, options, write } = fixture
  const load = await write({ rows: [["'1' AS id, 'a' AS account", ...more].join(', ')] })
  const folder = join(options.temp_directory ?? '', 'account=b', 'month=1999-01', "[a] it's *")
  await mkdir(folder, { recursive: true })
  const path = join(folder, 'bill.parquet')
  await copyFile(load.path, path)
  await replace(backend, { ...load, path })
  expect(await fixture.rows('id, account')).toEqual([['1', 'a']])
  const { schema } = await server.describe('finops', 'bills')
  expect(schema.fields.map(({ name }) => name)).toEqual([
    'billing_period',
    'finops_source',
    'finops_manifest',
    'id',
    'account',
    ...more.map(() => 'tags'),
  ])
})

test('a month that another source has rows in is replaced in a transaction', async () => {
  await using fixture = await openFixture()
  const { server, backend, write } = fixture
  await replace(backend, await write(costing('1')))
  await replace(backend, await write(costing('2', { source: 'hourly' })))
  await replace(backend, await write(costing('3', { source: 'hourly', manifest: 'manifest-2' })))
  const sums = [{ column: 'cost', currency: undefined, sum: '0.000000000000000000000004' }]
  const rows = [`'4' AS id, 4e-24::DECIMAL(38,24) AS cost, 'new' AS added`]
  const { changes } = await replace(backend, await write({ manifest: 'manifest-2', rows, sums }))
  expect(changes).toEqual([{ kind: 'added', column: 'added', from: undefined, to: 'STRING' }])
  expect(await fixture.rows('finops_source, finops_manifest, cost')).toEqual([
    ['daily', 'manifest-2', '0.000000000000000000000004'],
    ['hourly', 'manifest-2', '3'],
  ])
  const [first, ...others] = fixture.loadJobs()
  expect(first).toBe('bills$202610')
  expect(others.every((table) => table?.startsWith('finops_staging_'))).toBe(true)
  expect(server.tables('finops').toSorted()).toEqual(['bills', 'finops_ledger'])
})

test('totals that differ from the export are refused, and the ledger does not have the load', async () => {
  await using fixture = await openFixture()
  const { backend, write } = fixture
  const before = await replace(backend, await write(costing('1')))
  const wrong = await write(
    costing('2', { manifest: 'manifest-2', sums: [{ column: 'cost', currency: undefined, sum: '3' }] }),
  )
  await expect(replace(backend, wrong)).rejects.toMatchObject({
    code: 'TOTALS_DIFFER',
    message: expect.stringContaining('cost is 2, not 3'),
  })
  expect(await backend.periods(uncancelled)).toEqual([before])
})

test('a table that finops did not make is left alone', async () => {
  await using fixture = await openFixture()
  const { server, backend, write } = fixture
  await replace(backend, await write(costing('1', { table: 'others' })))
  await server.createTable('finops', 'bills', [{ name: 'billing_period', type: 'DATE' }])
  await expect(replace(backend, await write(costing('1')))).rejects.toMatchObject({ code: 'BACKEND_UNUSABLE' })
  await expect(replace(backend, await write(costing('1', { table: 'finops_ledger' })))).rejects.toMatchObject({
    code: 'BACKEND_UNUSABLE',
  })
})

test('a dataset that is elsewhere than configured is refused', async () => {
  await using fixture = await openFixture()
  const { open, write } = fixture
  await replace(open(), await write(costing('1')))
  await expect(replace(open({ location: 'EU' }), await write(costing('1')))).rejects.toMatchObject({
    code: 'CONFIG_INVALID',
    message: 'The dataset test-project.finops is in US, not in EU',
  })
})

test('what is no Parquet file is refused before anything is sent', async () => {
  await using fixture = await openFixture()
  const { server, backend, write } = fixture
  const load = { ...(await write(costing('1'))), path: import.meta.filename }
  await expect(replace(backend, load)).rejects.toMatchObject({
    code: 'FILE_CORRUPT',
    place: { file: import.meta.filename },
  })
  expect(server.requests).toEqual([])
})

test('a period that comes as files is not for BigQuery', async () => {
  await using fixture = await openFixture()
  const { table, source, period, manifest } = await fixture.write(costing('1'))
  const load = { table, source, period, manifest, format: 'csv', files: [], columns, rows: 0 } as const
  await expect(fixture.backend.replacePeriod(load, uncancelled)).rejects.toMatchObject({ code: 'BACKEND_UNSUPPORTED' })
})

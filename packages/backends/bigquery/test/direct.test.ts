import { setTimeout } from 'node:timers/promises'
import { billingPeriod } from '@openfinops/plugin'
import { expect, test } from 'vitest'
import { bucket, csv, type Delivery, delivery, stream } from './direct-fixture.ts'
import { openFixture, replace, uncancelled } from './fixture.ts'

test('a file goes through the bucket into the month, and nothing of it stays on the way', async () => {
  await using fixture = await openFixture({ bucket })
  const { server, gcs, backend } = fixture
  const file = csv('export/a.csv', 'Account,Line/Cost,Currency\na,1.5,USD\nb,1e-24,USD\nc,-2.25,EUR\n')
  const loaded = await stream(backend, delivery({ files: [file], rows: 3 }))
  expect(loaded.totals).toEqual({
    rows: 3,
    sums: [
      { column: 'line_cost', currency: 'EUR', sum: '-2.25' },
      { column: 'line_cost', currency: 'USD', sum: '1.500000000000000000000001' },
    ],
    firstUsage: undefined,
    lastUsage: undefined,
  })
  const write = server.jobs().find(({ id }) => id.endsWith('_write'))
  expect(loaded.details).toEqual({ job: write?.id, bytes: String(file.bytes.byteLength) })
  expect(await backend.periods(uncancelled)).toEqual([loaded])
  expect(gcs.keys('acme-staging')).toEqual([])
  expect(server.tables('finops').toSorted()).toEqual(['bills', 'finops_ledger'])
  expect(await fixture.rows('account, line_cost, currency, billing_period, finops_source, finops_manifest')).toEqual([
    ['a', '1.5', 'USD', '2026-10-01', 'daily', 'manifest-1'],
    ['b', '0.000000000000000000000001', 'USD', '2026-10-01', 'daily', 'manifest-1'],
    ['c', '-2.25', 'EUR', '2026-10-01', 'daily', 'manifest-1'],
  ])
})

test('a file of several pieces arrives whole, though pieces and answers get lost', async () => {
  await using fixture = await openFixture({ bucket })
  const { gcs, backend } = fixture
  const cost = (at: number) => `0.${String(at).padStart(10, '0')}${at === 7 ? '00000001' : ''}`
  const rows = Array.from({ length: 50_000 }, (_, at) => `${at},${cost(at)},${'x'.repeat(180)}\n`)
  const file = csv('export/a.csv', `id,Line/Cost,padding\n${rows.join('')}`)
  expect(file.bytes.byteLength).toBeGreaterThan(8 * 1024 * 1024)
  gcs.fault({ operation: 'objects.resume', times: 1, error: { status: 503, reason: 'backendError' } })
  gcs.fault({ operation: 'objects.resume', times: 1, breakAfter: 0 })
  const { totals } = await stream(backend, delivery({ files: [file], rows: 50_000 }))
  // 0 to 49,999 add up to 1,249,975,000.
  expect(totals).toMatchObject({ rows: 50_000, sums: [{ sum: '0.124997500000000001' }] })
  expect(gcs.keys('acme-staging')).toEqual([])
}, 30_000)

test('columns are added and widened, and a NUMERIC stays one while its values allow', async () => {
  await using fixture = await openFixture({ bucket })
  const { server, backend, write } = fixture
  const row = `'1' AS id, 1.5::DECIMAL(18,2) AS amount, DATE '2026-09-30' AS usage_start, 'x' AS gone`
  await replace(backend, await write({ period: '2026-09', rows: [row] }))
  const typeOf = async (name: string) =>
    (await server.describe('finops', 'bills')).schema.fields.find((field) => field.name === name)?.type
  const load = (amount: string) => {
    const text = `id,Amount,Usage Start,Line/Cost\n2,${amount},2026-10-01T01:02:03Z,0.5\n`
    return stream(backend, delivery({ files: [csv('export/a.csv', text)], manifest: amount }))
  }
  const added = { kind: 'added', column: 'line_cost', from: undefined, to: 'BIGNUMERIC' }
  const widened = { kind: 'widened', column: 'usage_start', from: 'DATE', to: 'TIMESTAMP' }
  expect((await load('2.123456789')).changes).toEqual([widened, added])
  expect(await typeOf('amount')).toBe('NUMERIC')
  expect((await load('2.1234567891')).changes).toEqual([
    { kind: 'widened', column: 'amount', from: 'NUMERIC', to: 'BIGNUMERIC' },
  ])
  expect(await fixture.rows('id, amount, UNIX_MICROS(usage_start), gone, line_cost')).toEqual([
    ['1', '1.5', '1790726400000000', 'x', null],
    ['2', '2.1234567891', '1790816523000000', null, '0.5'],
  ])
})

test('a type that would lose something is refused before anything is read', async () => {
  await using fixture = await openFixture({ bucket })
  const { backend, write } = fixture
  await replace(backend, await write({ period: '2026-09', rows: [`TIMESTAMP '2026-09-01' AS amount`] }))
  const load = delivery({ files: [csv('export/a.csv', 'Amount\n1\n')], onRead: () => expect.unreachable() })
  await expect(stream(backend, load)).rejects.toMatchObject({
    code: 'COLUMN_TYPE_CHANGED',
    place: { column: 'amount' },
  })
})

test('maps are JSON where that is asked for', async () => {
  await using fixture = await openFixture({ bucket, tags: 'json' })
  const { server, backend } = fixture
  const text = 'id,Tags\n1,"{""env"": ""prod"", ""n"": 2}"\n2,\n'
  await stream(backend, delivery({ files: [csv('export/a.csv', text)] }))
  expect(await fixture.rows('id, tags')).toEqual([
    ['1', '{"env":"prod","n":"2"}'],
    ['2', null],
  ])
  expect((await server.describe('finops', 'bills')).schema.fields.at(-1)?.type).toBe('JSON')
})

test('other months and other sources keep their rows, and the table has the shape that exports give it', async () => {
  await using fixture = await openFixture({ bucket })
  const { server, backend } = fixture
  const load = (id: string, otherwise: Partial<Delivery> = {}) =>
    stream(
      backend,
      delivery({ files: [csv('export/a.csv', `id,Account,Usage Start\n${id},a,2026-10-01\n`)], ...otherwise }),
    )
  await load('1')
  await load('2', { source: 'hourly' })
  await load('3', { period: billingPeriod('2026-09') })
  await load('4', { manifest: 'manifest-2' })
  expect(await fixture.rows('id, billing_period, finops_source, finops_manifest')).toEqual([
    ['2', '2026-10-01', 'hourly', 'manifest-1'],
    ['3', '2026-09-01', 'daily', 'manifest-1'],
    ['4', '2026-10-01', 'daily', 'manifest-2'],
  ])
  expect(await server.describe('finops', 'bills')).toMatchObject({
    timePartitioning: { type: 'MONTH', field: 'billing_period' },
    clustering: { fields: ['finops_source', 'account', 'usage_start'] },
    schema: {
      fields: [
        { name: 'billing_period', type: 'DATE', mode: 'NULLABLE' },
        { name: 'finops_source', type: 'STRING', mode: 'NULLABLE' },
        { name: 'finops_manifest', type: 'STRING', mode: 'NULLABLE' },
        { name: 'id', type: 'STRING', mode: 'NULLABLE' },
        { name: 'account', type: 'STRING', mode: 'NULLABLE' },
        { name: 'usage_start', type: 'TIMESTAMP', mode: 'NULLABLE' },
      ],
    },
  })
})

test('the same delivery again is loaded again, by jobs of its own', async () => {
  await using fixture = await openFixture({ bucket })
  const load = delivery({ files: [csv('export/a.csv', 'id\n1\n')] })
  const first = await stream(fixture.backend, load)
  const second = await stream(fixture.backend, load)
  expect(second.details?.['job']).not.toBe(first.details?.['job'])
  expect(second.details?.['found']).toBeUndefined()
  expect(await fixture.rows('id')).toEqual([['1']])
})

test('files with the same header are loaded by one job, as many as three of them copied at a time', async () => {
  await using fixture = await openFixture({ bucket })
  const { backend } = fixture
  let reading = 0
  let most = 0
  const load = delivery({
    files: Array.from({ length: 9 }, (_, at) => csv(`export/${at}.csv`, at < 8 ? `id\n${at}\n` : `id,note\n${at},x\n`)),
  })
  const files = load.files.map((file) => ({
    ...file,
    async *read(signal: AbortSignal) {
      most = Math.max(most, ++reading)
      await setTimeout(20)
      yield* file.read(signal)
      reading--
    },
  }))
  await stream(backend, { ...load, files })
  expect(most).toBeLessThanOrEqual(3)
  expect(fixture.loadJobs()).toHaveLength(2)
  expect(await fixture.rows('COUNT(*), COUNT(note)')).toEqual([['9', '1']])
})

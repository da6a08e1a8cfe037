import { mkdir } from 'node:fs/promises'
import { dirname } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { billingPeriod, type Column, type SchemaChange } from '@openfinops/plugin'
import { beforeEach, expect, onTestFinished, test } from 'vitest'
import { csv, delivery, uncancelled } from './deliveries.ts'
import { type DuckDBFixture, openFixture } from './fixture.ts'

let fixture: DuckDBFixture

beforeEach(async () => {
  fixture = await openFixture()
  onTestFinished(() => fixture.close())
})

/** Loads rows of the column `value` as a period, `01` being January. */
async function load(month: string, column: Column, ...values: readonly string[]): Promise<readonly SchemaChange[]> {
  const file = await csv(fixture.folder, `${month}.csv`, `value\n${values.map((value) => `${value}\n`).join('')}`)
  const period = billingPeriod(`2024-${month}`)
  const { changes } = await fixture.backend.replacePeriod(delivery([file], { value: column }, { period }), uncancelled)
  return changes
}

async function values(): Promise<readonly (string | null)[]> {
  const { rows } = await fixture.backend.query('SELECT value FROM bills ORDER BY billing_period, value', uncancelled)
  const all: (string | null)[] = []
  for await (const [value = null] of rows) all.push(value)
  return all
}

const decimal: Column = { type: 'decimal' }

test('a scale grows to what is needed, and not further', async () => {
  await load('01', decimal, '1.5')
  expect(await load('02', decimal, '0.12345678901234567890')).toEqual([
    { kind: 'widened', column: 'value', from: 'DECIMAL(38,18)', to: 'DECIMAL(38,19)' },
  ])
  expect(await load('03', decimal, '0.1')).toEqual([])
  expect(await values()).toEqual(['1.5000000000000000000', '0.1234567890123456789', '0.1000000000000000000'])
})

test('a scale shrinks for digits before the point when none after it is lost', async () => {
  await load('01', decimal, '0.1234567890')
  expect(await load('02', decimal, '1234567890123456789012345')).toEqual([
    { kind: 'widened', column: 'value', from: 'DECIMAL(38,18)', to: 'DECIMAL(38,13)' },
  ])
  expect(await values()).toEqual(['0.1234567890000', '1234567890123456789012345.0000000000000'])
})

test('digits that do not fit together with those in the table are refused', async () => {
  await load('01', decimal, '12345678901234567890')
  await expect(load('02', decimal, '1', '0.1234567890123456789')).rejects.toMatchObject({
    code: 'VALUE_INEXACT',
    message: expect.stringMatching(/20 digits before the point and 19 after/),
    place: { file: '02.csv', line: 3, column: 'value', value: '0.1234567890123456789' },
  })
  await expect(load('02', decimal, '123456789012345678901', '0.123456789012345678')).rejects.toMatchObject({
    code: 'VALUE_INEXACT',
    place: { line: 2, value: '123456789012345678901' },
  })
  expect(await values()).toEqual(['12345678901234567890.000000000000000000'])
})

test('sums beyond 38 digits are exact', async () => {
  const file = await csv(
    fixture.folder,
    'a.csv',
    'value\n98765432109876543210987654321098765432\n98765432109876543210987654321098765432\n',
  )
  const whole = await fixture.backend.replacePeriod(
    delivery([file], { value: { type: 'decimal', role: 'cost' } }),
    uncancelled,
  )
  expect(whole.totals.sums[0]?.sum).toBe('197530864219753086421975308642197530864')
  const parts = await csv(
    fixture.folder,
    'b.csv',
    'value\n-0.99999999999999999999999999999999999999\n-0.99999999999999999999999999999999999999\n',
  )
  const fraction = await fixture.backend.replacePeriod(
    delivery([parts], { value: { type: 'decimal', role: 'cost' } }, { table: 'others' }),
    uncancelled,
  )
  expect(fraction.totals.sums[0]?.sum).toBe('-1.99999999999999999999999999999999999998')
})

test('a day becomes a moment when moments come, and days go on as midnights', async () => {
  await load('01', { type: 'date' }, '2024-01-31')
  expect(await load('02', { type: 'timestamp' }, '2024-02-01T12:00:00Z')).toEqual([
    { kind: 'widened', column: 'value', from: 'DATE', to: 'TIMESTAMP' },
  ])
  expect(await load('03', { type: 'date' }, '2024-03-31')).toEqual([])
  expect(await values()).toEqual(['2024-01-31T00:00:00Z', '2024-02-01T12:00:00Z', '2024-03-31T00:00:00Z'])
})

test('what becomes text is written out', async () => {
  await load('01', { type: 'timestamp' }, '2024-01-01T00:00:00.5Z')
  await load('02', { type: 'text' }, 'never')
  expect(await values()).toEqual(['2024-01-01T00:00:00.5Z', 'never'])
})

test('a map that becomes text is JSON', async () => {
  await load('01', { type: 'map' }, '"{""a"": ""b""}"')
  expect(await load('02', { type: 'text' }, 'a=b')).toEqual([
    { kind: 'widened', column: 'value', from: 'MAP(VARCHAR, VARCHAR)', to: 'VARCHAR' },
  ])
  expect(await values()).toEqual(['{"a":"b"}', 'a=b'])
})

test('a column that is kept as text takes any value while another is widened', async () => {
  const { backend, folder } = fixture
  const shape0 = { type: 'text' } as const
  const file = await csv(folder, 'a.csv', 'value,shape0\n1,n/a\n')
  await backend.replacePeriod(delivery([file], { value: decimal, shape0 }), uncancelled)
  const longer = await csv(folder, 'b.csv', 'value,shape0\n0.1234567890123456789,n/a\n')
  const { changes } = await backend.replacePeriod(
    delivery([longer], { value: decimal, shape0: decimal }, { period: billingPeriod('2024-04') }),
    uncancelled,
  )
  expect(changes.map(({ column, to }) => [column, to])).toEqual([['value', 'DECIMAL(38,19)']])
})

test('costs are added up also where the column is text', async () => {
  const { backend } = fixture
  const cost: Column = { type: 'decimal', role: 'cost' }
  await load('01', { type: 'text' }, 'free')
  await load('02', cost, '0.1', '0.000000000000000000000002')
  const { columns, ...bill } = delivery([], { value: cost }, { period: billingPeriod('2024-02') })
  const { sums } = await backend.totals(bill, columns, uncancelled)
  expect(sums).toEqual([{ column: 'value', currency: undefined, sum: '0.100000000000000000000002' }])
  await expect(load('03', cost, '1', 'free')).rejects.toMatchObject({ code: 'VALUE_INVALID', place: { line: 3 } })
})

test('types that finops never makes are refused', async () => {
  const { backend, path } = fixture
  await mkdir(dirname(path))
  const instance = await DuckDBInstance.create(path)
  const connection = await instance.connect()
  await connection.run(
    `CREATE TABLE bills (billing_period DATE, finops_source VARCHAR, finops_manifest VARCHAR, value DOUBLE)`,
  )
  connection.closeSync()
  instance.closeSync()
  await expect(load('01', decimal, '1')).rejects.toMatchObject({
    code: 'COLUMN_TYPE_CHANGED',
    message: expect.stringMatching(/DOUBLE.*DECIMAL\(38,18\)/),
  })
  expect(await backend.periods(uncancelled)).toEqual([])
})

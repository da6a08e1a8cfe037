import { expect, test } from 'vitest'
import { planTable } from '../src/lib/plan-table.ts'

const own = [
  { name: 'billing_period', type: 'DATE' },
  { name: 'finops_source', type: 'VARCHAR' },
  { name: 'finops_manifest', type: 'VARCHAR' },
]

const ownFields = [
  { name: 'billing_period', type: 'DATE' },
  { name: 'finops_source', type: 'STRING' },
  { name: 'finops_manifest', type: 'STRING' },
]

test.each([
  ['DECIMAL(38,9)', 'NUMERIC'],
  ['DECIMAL(18,2)', 'NUMERIC'],
  ['DECIMAL(38,10)', 'BIGNUMERIC'],
  ['DECIMAL(38,8)', 'BIGNUMERIC'],
  ['DECIMAL(38,0)', 'BIGNUMERIC'],
  ['DECIMAL(29,0)', 'NUMERIC'],
  ['DECIMAL(38,38)', 'BIGNUMERIC'],
  ['VARCHAR', 'STRING'],
  ['TIMESTAMP', 'TIMESTAMP'],
  ['DATE', 'DATE'],
  ['MAP(VARCHAR, VARCHAR)', 'STRING'],
])('%s becomes %s', (duckdb, bigquery) => {
  const { fields } = planTable(undefined, [...own, { name: 'x', type: duckdb }], 'string')
  expect(fields).toEqual([...ownFields, { name: 'x', type: bigquery }])
})

test.each([
  ['STRING', 'DECIMAL(38,18)'],
  ['FLOAT', 'DECIMAL(38,18)'],
  ['TIMESTAMP', 'DECIMAL(38,18)'],
  ['TIMESTAMP', 'DATE'],
  ['RECORD', 'VARCHAR'],
])('%s in the table does not take %s', (present, column) => {
  const table = [...ownFields, { name: 'x', type: present }]
  expect(() => planTable(table, [...own, { name: 'x', type: column }], 'string')).toThrow(
    expect.objectContaining({ code: 'COLUMN_TYPE_CHANGED', place: { column: 'x' } }),
  )
})

test('the longer decimal of the table takes the shorter of the file', () => {
  const table = [...ownFields, { name: 'x', type: 'BIGNUMERIC' }]
  const { fields, widened, changes } = planTable(table, [...own, { name: 'x', type: 'DECIMAL(38,9)' }], 'string')
  expect(fields.at(-1)).toEqual({ name: 'x', type: 'BIGNUMERIC' })
  expect([widened, changes]).toEqual([[], []])
})

test('a file without the columns of finops is no export', () => {
  expect(() => planTable(undefined, [{ name: 'x', type: 'VARCHAR' }], 'string')).toThrow(
    expect.objectContaining({ code: 'FILE_MALFORMED' }),
  )
})

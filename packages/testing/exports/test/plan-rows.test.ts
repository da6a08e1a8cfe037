import { expect, test } from 'vitest'
import type { ExportRequest } from '../src/index.ts'
import { createCharges } from '../src/lib/aws/charges/create-charges.ts'
import { createEstate } from '../src/lib/aws/charges/create-estate.ts'
import { planRows } from '../src/lib/aws/charges/plan-rows.ts'
import { settingsOf } from '../src/lib/aws/settings.ts'
import { request } from './support/request.ts'

const none = { usage: 0, ri: 0, sp: 0, edp: 0, tax: 0, credit: 0, refund: 0, split: 0 }

test('rows are shared out by weight, to the last one', () => {
  expect(planRows(10, { usage: 3, tax: 1 }, 'line-items')).toEqual({ ...none, usage: 8, tax: 2 })
  expect(planRows(7, { usage: 1, ri: 1, sp: 1 }, 'line-items')).toEqual({ ...none, usage: 2, ri: 3, sp: 2 })
  expect(planRows(1000, undefined, 'line-items')).toMatchObject({
    usage: 830,
    ri: 60,
    sp: 70,
    edp: 0,
    tax: 10,
    split: 23,
  })
})

test('FOCUS has no split costs, and no commitment of a single row', () => {
  expect(planRows(4, { usage: 2, split: 2 }, 'focus')).toEqual({ ...none, usage: 4 })
  expect(planRows(3, { usage: 1, ri: 1, sp: 1 }, 'focus')).toEqual({ ...none, usage: 3 })
})

test.for<Partial<ExportRequest>>([
  { rows: 1, charges: { sp: 1 } },
  { rows: 2, charges: { sp: 1 } },
  { rows: 3, charges: { sp: 1 } },
  { rows: 17, charges: { sp: 1 } },
  { rows: 1, charges: { ri: 1 } },
  { rows: 799, charges: { ri: 1 } },
  { rows: 5, charges: { edp: 1 } },
  { kind: 'aws-focus-1.2', rows: 2, charges: { sp: 1 } },
  { kind: 'aws-focus-1.2', rows: 15, charges: { sp: 1 } },
  { kind: 'aws-focus-1.2', rows: 2, charges: { ri: 1 } },
  { kind: 'aws-focus-1.2', rows: 801, charges: { ri: 1 } },
  { kind: 'aws-focus-1.2', rows: 5, charges: { edp: 1 } },
])('exactly as many charges as $rows of $charges', (changes) => {
  const asked = request(changes)

  expect([...createCharges(createEstate(settingsOf(asked)), asked)]).toHaveLength(asked.rows)
})

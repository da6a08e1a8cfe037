import { expect, test } from 'vitest'
import { type ExportKind, generateExport } from '../src/index.ts'
import { folder } from './support/folder.ts'
import { readRows } from './support/read-rows.ts'
import { request } from './support/request.ts'

test.for<{ kind: ExportKind; cost: string; id: string }>([
  { kind: 'aws-cur-v1', cost: 'lineItem/UnblendedCost', id: 'identity/LineItemId' },
  { kind: 'aws-focus-1.2', cost: 'BilledCost', id: '' },
])('a later delivery of $kind has the rows of the first, some cheaper, and late ones', async ({ kind, cost, id }) => {
  const delivery = async (restate: number) =>
    readRows(await generateExport(request({ kind, rows: 2000, restate }), folder()))
  const [first, second, third] = [await delivery(0), await delivery(1), await delivery(2)]
  const changed = (from: typeof first, to: typeof first) =>
    from.flatMap((row, index) => (row[cost] === to[index]?.[cost] ? [] : [index]))

  expect([first.length, second.length, third.length]).toEqual([2000, 2010, 2020])
  expect(changed(first, second).length).toBeGreaterThan(10)
  expect(changed(first, second).length).toBeLessThan(60)
  expect(changed(first, second).every((index) => Number(second[index]?.[cost]) < Number(first[index]?.[cost]))).toBe(
    true,
  )
  // What the second changed stays changed in the third; the third changes other rows.
  const again = new Set(changed(second, third))
  expect(
    changed(first, second).every((index) => again.has(index) || third[index]?.[cost] === second[index]?.[cost]),
  ).toBe(true)
  expect(again.size).toBeGreaterThan(10)

  const unchanged = first.findIndex((row, index) => row[cost] !== '0.0' && row[cost] === third[index]?.[cost])
  const { [id]: firstId, ...firstRow } = first[unchanged] ?? {}
  const { [id]: thirdId, ...thirdRow } = third[unchanged] ?? {}
  expect(thirdRow).toEqual(firstRow)
  if (id !== '') expect(thirdId).not.toBe(firstId)
  expect(third.slice(2000, 2010).map((row) => row[cost])).toEqual(second.slice(2000).map((row) => row[cost]))
})

import { startBigQueryServer } from '@openfinops/testing-gcp'
import { expect, test } from 'vitest'
import { exceeds, isNumber, shortestText } from '../src/lib/number-text.ts'

/** Powers of two, one and two steps beside them, and numbers of all sizes: a fixed choice, so that a failure stays one. */
function doubles(): readonly number[] {
  const found: number[] = [0.1 + 0.2, 1.2345678901234567, 0.1234567890123456, 5e-7]
  const bits = new DataView(new ArrayBuffer(8))
  for (let exponent = -80; exponent <= 126; exponent++) {
    for (const step of [-2n, -1n, 0n, 1n, 2n]) {
      bits.setFloat64(0, 2 ** exponent)
      bits.setBigUint64(0, bits.getBigUint64(0) + step)
      found.push(bits.getFloat64(0))
    }
    found.push(-(Math.PI ** (exponent / 2)))
  }
  return found
}

test('the shortest text of a double is found', async () => {
  await using server = await startBigQueryServer()
  const all = doubles()
  const list = all.map((double) => `CAST('${double}' AS FLOAT64)`).join(', ')
  const rows = await server.query(
    `SELECT ${shortestText('x')} FROM UNNEST([${list}]) AS x WITH OFFSET AS place ORDER BY place`,
  )
  expect(rows).toHaveLength(all.length)
  expect(rows.map(([text]) => Number(text))).toEqual(all)
  const digits = (text: string) =>
    text.replace(/e.*/, '').replaceAll(/[-.]/g, '').replace(/^0+/, '').replace(/0+$/, '').length
  const longer = rows.flatMap(([text], at) => (digits(text ?? '') > digits(String(all[at])) ? [[text, all[at]]] : []))
  // It has 39 digits after the point, and is refused with 40 as well.
  expect(longer).toEqual([['6.6174449004242214e-24', 2 ** -77]])
})

test.each([
  ['1', true, false],
  ['-0.0', true, false],
  ['+007.50', true, false],
  ['5.', true, false],
  ['.5', true, false],
  ['1e-38', true, false],
  ['1e-39', true, true],
  ['100e-40', true, false],
  ['0.1e-38', true, true],
  ['1e37', true, false],
  ['1e38', true, true],
  ['0.001e40', true, false],
  ['0e99', true, false],
  ['1e99999999999999999999', true, true],
  ['1e-99999999999999999999', true, true],
  [`${'9'.repeat(38)}.${'9'.repeat(38)}`, true, false],
  [`${'9'.repeat(39)}`, true, true],
  [`0${'9'.repeat(38)}`, true, false],
  [`0.${'0'.repeat(37)}1`, true, false],
  [`0.${'0'.repeat(38)}1`, true, true],
  [`1.5${'0'.repeat(60)}`, true, false],
  ['.', false, undefined],
  ['1e', false, undefined],
  ['0x10', false, undefined],
  ['1 ', false, undefined],
  ['1\n', false, undefined],
  ['--1', false, undefined],
])('%s is a number: %s, too long: %s', async (text, number, long) => {
  await using server = await startBigQueryServer()
  const value = `'${text.replaceAll('\n', '\\n')}'`
  const [[isOne, isLong] = []] = await server.query(
    `SELECT ${isNumber('x')}, ${exceeds('x', 38, 38)} FROM (SELECT ${value} AS x)`,
  )
  expect(isOne).toBe(String(number))
  if (long !== undefined) expect(isLong).toBe(String(long))
})

import { DuckDBInstance } from '@duckdb/node-api'
import { expect, test } from 'vitest'
import { digitsNeeded, exactDecimal, numberShape } from '../src/lib/decimal.ts'

/** A number as an integer and a power of ten, without zeros at its end; `undefined` for what is no number. */
interface Exact {
  readonly digits: bigint
  readonly fraction: number
}

function exact(text: string): Exact | undefined {
  const [, sign, whole = '', point = '', power = '0'] = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d+))?$/.exec(text) ?? []
  if (`${whole}${point}` === '') return undefined
  let digits = BigInt(`${whole}${point}`)
  let fraction = point.length - Number(power)
  if (digits === 0n) return { digits: 0n, fraction: 0 }
  for (; digits % 10n === 0n; fraction--) digits /= 10n
  return { digits: sign === '-' ? -digits : digits, fraction }
}

function needs({ digits, fraction }: Exact): { whole: number; fraction: number } {
  const count = String(digits).replace('-', '').length
  return digits === 0n
    ? { whole: 0, fraction: 0 }
    : { whole: Math.max(0, count - fraction), fraction: Math.max(0, fraction) }
}

/** Numbers as programs and people write them, and near misses; the same in every run. */
function texts(count: number): string[] {
  let state = 20240301
  const below = (limit: number) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return Math.floor((state / 2 ** 32) * limit)
  }
  const digits = (length: number) => Array.from({ length }, () => (below(4) === 0 ? 0 : below(10))).join('')
  const kinds = [
    () => `${digits(1 + below(9))}.${digits(below(12))}`,
    () => digits(1 + below(40)),
    () => `${digits(1 + below(6))}.${digits(8 + below(14))}`,
    () => `0.${digits(8 + below(32))}`,
    () =>
      `${digits(1)}.${digits(below(10))}${'eE'[below(2)]}${['-', '+', ''][below(3)]}${below(2) === 0 ? '0' : ''}${below(13)}`,
    () => `${digits(below(25))}.${digits(below(30))}e${below(60) - 30}`,
    () => ['.', '1e', 'e1', '1_0', '1..2', '1e5.', '0x1', '5.', '.5', '0e9', '1e99999999999', '000'][below(12)] ?? '',
  ]
  return Array.from({ length: count }, () => `${['', '', '-', '+'][below(4)]}${kinds[below(kinds.length)]?.()}`)
}

test.for([0, 3, 10, 17, 18, 20, 24, 30, 38])('a DECIMAL(38,%i) is exact or refused', async (scale) => {
  const all = texts(2000)
  const fits = (text: string) => {
    const number = exact(text)
    if (number === undefined) return false
    const { whole, fraction } = needs(number)
    return whole <= 38 - scale && fraction <= scale
  }
  const instance = await DuckDBInstance.create(':memory:')
  const connection = await instance.connect()
  await connection.run('CREATE TABLE texts (text VARCHAR)')
  const appender = await connection.createAppender('texts')
  for (const text of all) {
    appender.appendVarchar(text)
    appender.endRow()
  }
  appender.closeSync()
  const good = new Set(all.filter(fits))
  expect(good.size).toBeGreaterThan(50)
  const inGood = `text IN (${[...good].map((text) => `'${text}'`).join(', ')})`
  const read = await connection.runAndReadAll(
    `SELECT text, CAST(${exactDecimal('text', scale)} AS VARCHAR) FROM texts WHERE ${inGood}`,
  )
  const wrong = read.getRowsJson().filter(([text, value]) => {
    const expected = exact(String(text))
    const found = exact(String(value))
    return expected?.digits !== found?.digits || expected?.fraction !== found?.fraction
  })
  expect(wrong).toEqual([])
  const accepted = await connection.runAndReadAll(
    `SELECT text FROM (SELECT text, try(${exactDecimal('text', scale)}) AS value FROM texts WHERE NOT (${inGood}))
      WHERE value IS NOT NULL`,
  )
  expect(accepted.getRowsJson()).toEqual([])
})

test('the digits that a number needs are counted without zeros at its ends', async () => {
  const all = texts(2000)
  const connection = await (await DuckDBInstance.create(':memory:')).connect()
  const { whole, fraction } = digitsNeeded('shape')
  const read = await connection.runAndReadAll(`SELECT text, ${whole}, ${fraction}
    FROM (SELECT text, ${numberShape('text')} AS shape FROM (VALUES ${all.map((text) => `('${text}')`).join(', ')}) t(text))
    WHERE shape IS NOT NULL`)
  const rows = read.getRowsJson()
  const numbers = all.filter((text) => exact(text) !== undefined)
  expect(rows.length).toBe(numbers.length)
  const wrong = rows.filter(([text, whole, fraction]) => {
    const number = exact(String(text))
    const expected = number === undefined ? undefined : needs(number)
    // Exponents beyond five digits are cut short, far outside of every DECIMAL.
    if (String(text).includes('99999999999')) return Number(whole) + Number(fraction) < 99_000
    return expected?.whole !== Number(whole) || expected.fraction !== Number(fraction)
  })
  expect(wrong).toEqual([])
})

test('an empty text is NULL', async () => {
  const connection = await (await DuckDBInstance.create(':memory:')).connect()
  const read = await connection.runAndReadAll(`SELECT ${exactDecimal('text', 18)} FROM (VALUES (''), (NULL)) t(text)`)
  expect(read.getRowsJson()).toEqual([[null], [null]])
})

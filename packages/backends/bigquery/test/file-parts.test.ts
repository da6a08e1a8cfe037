import { expect, test } from 'vitest'
import { partsOf } from '../src/lib/file-parts.ts'

const group = (rows: number, bytes: number) => ({ rows, bytes })

test('a part has as many whole row groups as it holds', () => {
  expect(partsOf([group(10, 100), group(10, 100), group(5, 100)], 200)).toEqual([
    { from: 0, to: 20, bytes: 200 },
    { from: 20, to: 25, bytes: 100 },
  ])
})

test('a row group that is larger is a part of its own', () => {
  expect(partsOf([group(1, 10), group(2, 500), group(4, 10), group(8, 10)], 100)).toEqual([
    { from: 0, to: 1, bytes: 10 },
    { from: 1, to: 3, bytes: 500 },
    { from: 3, to: 15, bytes: 20 },
  ])
})

test('a file without rows has no parts', () => {
  expect(partsOf([], 100)).toEqual([])
})

test('there are no more parts than a job takes, though each is larger than was asked for', () => {
  const parts = partsOf(
    Array.from({ length: 30_000 }, () => group(3, 7)),
    10,
  )
  expect(parts[0]).toEqual({ from: 0, to: 18, bytes: 42 })
  expect(parts).toHaveLength(5000)
  expect(parts.at(-1)).toEqual({ from: 89_982, to: 90_000, bytes: 42 })
})

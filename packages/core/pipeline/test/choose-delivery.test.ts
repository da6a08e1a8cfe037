import { expect, test } from 'vitest'
import { byPrecedence, type Candidate } from '../src/index.ts'

function delivery(manifestId: string, day: number, latest = false): Candidate {
  return { manifestId, manifest: { createdAt: new Date(Date.UTC(2026, 0, day)) }, latest }
}

const order = (...deliveries: Candidate[]) => byPrecedence(deliveries).map(({ manifestId }) => manifestId)

test('the newest counts', () => {
  expect(order(delivery('a', 1), delivery('c', 3), delivery('b', 2))).toEqual(['c', 'b', 'a'])
})

test('of two made at the same moment the greater id counts', () => {
  expect(order(delivery('a', 1), delivery('b', 1))).toEqual(['b', 'a'])
  expect(order(delivery('b', 1), delivery('a', 1))).toEqual(['b', 'a'])
})

test('the one that the vendor points at counts before newer ones', () => {
  expect(order(delivery('copied later', 9), delivery('pointed at', 1, true))).toEqual(['pointed at', 'copied later'])
})

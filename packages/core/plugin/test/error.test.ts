import { expect, test } from 'vitest'
import { errorTitles, FinopsError, isFinopsError } from '../src/index.ts'

test('an error has a code, what happened, where, and what to do, and keeps its cause', () => {
  const cause = new Error('EPIPE')
  const error = new FinopsError('VALUE_INVALID', '"cheap" is not a number', {
    file: 'a.csv',
    line: 3,
    column: 'cost',
    value: 'cheap',
    fix: 'Ask the vendor.',
    retryable: true,
    cause,
  })
  expect(error).toMatchObject({
    name: 'FinopsError',
    code: 'VALUE_INVALID',
    message: '"cheap" is not a number',
    place: { file: 'a.csv', line: 3, column: 'cost', value: 'cheap' },
    fix: 'Ask the vendor.',
    retryable: true,
    cause,
  })
})

test('what is not known is absent, and nothing is retried unless it is said', () => {
  const error = new FinopsError('DISK_FULL', 'Full')
  expect([error.place, error.fix, error.retryable, 'cause' in error]).toEqual([{}, undefined, false, false])
})

test('an error of another copy of this package is one as well; no other error is', () => {
  const foreign = Object.assign(new Error('Full'), { name: 'FinopsError', code: 'DISK_FULL', place: {} })
  expect([foreign, new FinopsError('ACME_LOST', 'A code of a plugin')].map(isFinopsError)).toEqual([true, true])
  expect([new Error('Full'), { name: 'FinopsError' }, 'DISK_FULL', undefined].map(isFinopsError)).toEqual(
    Array(4).fill(false),
  )
})

test('titles are sentences without an end', () => {
  for (const title of Object.values(errorTitles)) expect(title).toMatch(/^[A-Z][^.]+[^.]$/)
})

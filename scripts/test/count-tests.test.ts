import { expect, test } from 'vitest'
import { countTests } from '../rules/count-tests.ts'

const passed = { name: 'a', state: 'passed' }
const failed = { name: 'b', state: 'failed' }
const skipped = { name: 'c', state: 'skipped', reason: 'there is no c here' }

test('counts tests, and names those that did not run with their reason', () => {
  const files = [{ name: 'a.test.ts', failed: true, tests: [passed, failed, skipped, { name: 'd', state: 'skipped' }] }]
  expect(countTests({ files, strayErrors: 0 })).toEqual({
    passed: 1,
    failed: 1,
    absent: ['c: there is no c here', 'd'],
  })
})

test('a file that cannot be loaded is a failure', () => {
  const files = [
    { name: 'a.test.ts', failed: false, tests: [passed] },
    { name: 'b.test.ts', failed: true, tests: [] },
  ]
  expect(countTests({ files, strayErrors: 0 }).failed).toBe(1)
})

test('so is an error outside of tests', () => {
  const files = [{ name: 'a.test.ts', failed: false, tests: [passed] }]
  expect(countTests({ files, strayErrors: 2 })).toEqual({ passed: 1, failed: 2, absent: [] })
})

test('so is a package without a report or without tests', () => {
  expect(countTests(undefined).failed).toBe(1)
  expect(countTests({ files: [], strayErrors: 0 }).failed).toBe(1)
})

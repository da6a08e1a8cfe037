import assert from 'node:assert/strict'
import { type ErrorCode, type FinopsError, isFinopsError } from '@openfinops/plugin'

/** Asserts that the work fails with a FinopsError of this code, and gives that error. */
export async function rejectsWith(code: ErrorCode, work: () => Promise<unknown>): Promise<FinopsError> {
  let error: unknown
  try {
    await work()
  } catch (thrown) {
    error = thrown
  }
  assert.ok(error !== undefined, `expected an error with code ${code}, but nothing was thrown`)
  assert.ok(isFinopsError(error), `expected a FinopsError with code ${code}, but got: ${String(error)}`)
  assert.equal(error.code, code, `expected an error with code ${code}, but got ${error.code}: ${error.message}`)
  return error
}

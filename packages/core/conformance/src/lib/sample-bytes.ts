import assert from 'node:assert/strict'

/** So many bytes without a pattern that repeats, the same on every call: no part can be taken for another. */
export function sampleBytes(length: number, seed = 1): Buffer {
  const words = new Uint32Array(Math.ceil(length / 4))
  let state = seed
  for (let at = 0; at < words.length; at++) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    words[at] = state
  }
  return Buffer.from(words.buffer, 0, length)
}

/** Compares without printing megabytes when they differ. */
export function assertSameBytes(actual: Uint8Array, expected: Uint8Array): void {
  assert.equal(actual.byteLength, expected.byteLength, `got ${actual.byteLength} of ${expected.byteLength} bytes`)
  if (Buffer.compare(actual, expected) === 0) return
  const at = expected.findIndex((byte, index) => actual[index] !== byte)
  assert.fail(`the bytes differ, first at offset ${at}`)
}

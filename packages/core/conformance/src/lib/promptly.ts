import assert from 'node:assert/strict'

const milliseconds = 3000

/** Asserts that the work settles within three seconds, so that a plugin that hangs fails by name and not by timeout. */
export async function promptly<T>(what: string, work: () => Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new assert.AssertionError({ message: `${what} took longer than ${milliseconds / 1000} s` })),
      milliseconds,
    )
  })
  try {
    return await Promise.race([work(), late])
  } finally {
    clearTimeout(timer)
  }
}

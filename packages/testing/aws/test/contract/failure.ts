import { expect } from 'vitest'

/** An error of an SDK client: the answer's status, and the code that is the error's name. */
export function failure(httpStatusCode: number, name?: string) {
  return expect.objectContaining({
    ...(name === undefined ? {} : { name }),
    $metadata: expect.objectContaining({ httpStatusCode }),
  })
}

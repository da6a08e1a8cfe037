import type { BackendCheck, FinopsError } from '@openfinops/plugin'
import { type Attempt, isDenial, refusal } from './backend-error.ts'
import { printable, serviceError } from './service-error.ts'
import type { Warehouse } from './warehouse.ts'

/** Something that was tried, with what came of it when it was allowed. */
export interface Tried<T> {
  readonly check: BackendCheck
  readonly value: T | undefined
}

/**
 * Tries whether something is allowed.
 * @param send throws what the client throws.
 * @throws FinopsError for what is wrong otherwise, credentials among it.
 */
export async function tried<T>(
  warehouse: Warehouse,
  attempt: Attempt,
  signal: AbortSignal,
  send: () => Promise<T>,
): Promise<Tried<T>> {
  return warehouse.ask(attempt, signal, async () => {
    try {
      return { check: told(attempt, undefined), value: await send() }
    } catch (error) {
      const answer = serviceError(error)
      if (answer === undefined || !isDenial(answer)) throw error
      return { check: told(attempt, refusal(answer, attempt, printable(error))), value: undefined }
    }
  })
}

export function told({ permission, on }: Attempt, error: FinopsError | undefined): BackendCheck {
  return { what: `${permission} on ${on}`, error }
}

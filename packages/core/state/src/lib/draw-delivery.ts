import type Database from 'better-sqlite3'
import type { Delivery, DeliveryState, RecordedError } from '../delivery.ts'
import type { Run } from '../run.ts'
import type { ClaimedState } from './claimed-state.ts'
import type { History } from './history.ts'

interface Because {
  readonly cause: string
  readonly error?: RecordedError
  readonly supersededBy?: string
}

/**
 * Draws an arrow of a delivery: compares the state with the one that the value claims, sets the new one and appends to
 * the history, inside a transaction of the caller. Which arrows there are SQLite knows.
 */
export type DrawDelivery = (run: Run, delivery: Delivery, to: DeliveryState, because: Because) => void

interface Move {
  readonly id: number
  readonly from: DeliveryState
  readonly to: DeliveryState
  readonly at: string
  readonly failedIn: DeliveryState | null
  readonly error: string | null
  readonly supersededBy: string | null
}

export function createDrawDelivery(
  database: Database.Database,
  history: History,
  claimedState: ClaimedState,
): DrawDelivery {
  const move = database.prepare<Move>(
    `UPDATE deliveries
     SET state = @to, changed_at = @at, failed_in = @failedIn, error = @error, superseded_by = @supersededBy
     WHERE id = @id AND state = @from`,
  )
  return (run, delivery, to, { cause, error, supersededBy }) => {
    const at = new Date().toISOString()
    const { id, state: from } = delivery
    const { changes } = move.run({
      id,
      from,
      to,
      at,
      failedIn: to === 'failed' ? from : null,
      error: error === undefined ? null : JSON.stringify(error),
      supersededBy: supersededBy ?? null,
    })
    if (changes !== 1) throw claimedState.refusal(delivery)
    history.append({ at, runId: run.id, deliveryId: id, loadId: null, from, to, cause, errorCode: error?.code ?? null })
  }
}

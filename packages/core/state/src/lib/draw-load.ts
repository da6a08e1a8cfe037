import type Database from 'better-sqlite3'
import type { RecordedError } from '../delivery.ts'
import type { LoadResult } from '../journal.ts'
import type { Load, LoadState } from '../load.ts'
import type { Run } from '../run.ts'
import type { History } from './history.ts'
import type { LoadRows } from './load-rows.ts'
import { refused } from './refused.ts'

interface Because {
  readonly cause: string
  readonly error?: RecordedError
  readonly result?: LoadResult
}

/** Draws an arrow of a load, as `DrawDelivery` does of a delivery. */
export type DrawLoad = (run: Run, load: Load, to: LoadState, because: Because) => void

interface Move {
  readonly id: number
  readonly from: LoadState
  readonly to: LoadState
  readonly at: string
  readonly error: string | null
  readonly totals: string | null
  readonly changes: string | null
}

export function createDrawLoad(database: Database.Database, history: History, loadRows: LoadRows): DrawLoad {
  const move = database.prepare<Move>(
    `UPDATE loads
     SET state = @to, changed_at = @at, error = @error,
       totals = coalesce(@totals, totals), changes = coalesce(@changes, changes)
     WHERE id = @id AND state = @from`,
  )
  return (run, load, to, { cause, error, result }) => {
    const at = new Date().toISOString()
    const { id, deliveryId, state: from } = load
    const { changes } = move.run({
      id,
      from,
      to,
      at,
      error: error === undefined ? null : JSON.stringify(error),
      totals: result === undefined ? null : JSON.stringify(result.totals),
      changes: result === undefined ? null : JSON.stringify(result.changes),
    })
    if (changes !== 1) {
      const { manifestId, source, period, backend } = load
      const found = loadRows.byId(id)?.state ?? 'unknown'
      throw refused(`The load of ${manifestId} of ${source} ${period} into ${backend} is ${found} by now, not ${from}`)
    }
    history.append({ at, runId: run.id, deliveryId, loadId: id, from, to, cause, errorCode: error?.code ?? null })
  }
}

import { billingPeriod } from '@openfinops/plugin'
import type { Journal } from '../journal.ts'
import type { Transition } from '../transition.ts'
import type { Connection } from './connection.ts'
import { inPeriods, type PeriodParameters, periodParameters } from './period-filter.ts'

interface Arrow {
  readonly at: string
  readonly runId: number
  readonly deliveryId: number
  /** `null` for an arrow of a delivery. */
  readonly loadId: number | null
  /** `null` where something begins. */
  readonly from: string | null
  readonly to: string
  readonly cause: string
  readonly errorCode: string | null
}

export interface History extends Pick<Journal, 'history' | 'lastTransitionAt'> {
  /** Part of the transaction that draws the arrow. */
  append(arrow: Arrow): void
}

interface HistoryRow {
  readonly id: number
  readonly at: string
  readonly run_id: number
  readonly source: string
  readonly period: string
  readonly manifest_id: string
  readonly backend: string | null
  readonly from_state: string | null
  readonly to_state: string
  readonly cause: string
  readonly error_code: string | null
}

export function createHistory({ database, read }: Connection): History {
  const insert = database.prepare<Arrow>(
    `INSERT INTO transitions (at, run_id, delivery_id, load_id, from_state, to_state, cause, error_code)
     VALUES (@at, @runId, @deliveryId, @loadId, @from, @to, @cause, @errorCode)`,
  )
  const select = database.prepare<PeriodParameters, HistoryRow>(`SELECT * FROM history WHERE ${inPeriods} ORDER BY id`)
  const newest = database.prepare<[], { readonly at: string }>('SELECT at FROM transitions ORDER BY id DESC LIMIT 1')
  return {
    append(arrow) {
      insert.run(arrow)
    },
    history: (filter) => read(() => select.all(periodParameters(filter))).map(revive),
    lastTransitionAt() {
      const row = read(() => newest.get())
      return row && new Date(row.at)
    },
  }
}

function revive(row: HistoryRow): Transition {
  return {
    id: row.id,
    at: new Date(row.at),
    runId: row.run_id,
    source: row.source,
    period: billingPeriod(row.period),
    manifestId: row.manifest_id,
    backend: row.backend ?? undefined,
    from: row.from_state ?? undefined,
    to: row.to_state,
    cause: row.cause,
    errorCode: row.error_code ?? undefined,
  }
}

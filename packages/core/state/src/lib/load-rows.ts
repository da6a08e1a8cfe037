import { billingPeriod } from '@openfinops/plugin'
import type { LoadTarget, PeriodFilter } from '../journal.ts'
import type { Load } from '../load.ts'
import type { Connection } from './connection.ts'
import { reviveError } from './error-json.ts'
import { reviveChanges, reviveTotals } from './load-json.ts'
import { inPeriods, type PeriodParameters, periodParameters } from './period-filter.ts'

/** What the CHECKs of the table `loads` say of a row, with the delivery's manifest id. */
type LoadRow = {
  readonly id: number
  readonly delivery_id: number
  readonly source: string
  readonly period: string
  readonly manifest_id: string
  readonly backend: string
  readonly table_name: string
  readonly started_at: string
  readonly changed_at: string
} & (
  | { readonly state: 'loading' | 'superseded' }
  | { readonly state: 'loaded'; readonly totals: string; readonly changes: string }
  | { readonly state: 'failed'; readonly error: string }
)

type LoadFilter = PeriodFilter & { readonly backend?: string }
type OfDelivery = LoadTarget & { readonly deliveryId: number }
type OfPeriod = LoadTarget & Pick<Load, 'source' | 'period'>

/** Reads loads, inside a transaction of the caller. */
export interface LoadRows {
  byId(id: number): Load | undefined
  /** The load of a delivery into this backend and table that is not superseded. */
  current(of: OfDelivery): Load | undefined
  /** The load that a backend holds for a period. */
  loaded(of: OfPeriod): Load | undefined
  /** Those of a delivery that are not superseded. */
  ofDelivery(deliveryId: number): readonly Load[]
  /** Newest period first; within a period in the order of their start. */
  inPeriods(filter: LoadFilter): readonly Load[]
}

const loads = `SELECT loads.*, deliveries.manifest_id FROM loads JOIN deliveries ON deliveries.id = loads.delivery_id`

export function createLoadRows({ database }: Connection): LoadRows {
  const byId = database.prepare<[number], LoadRow>(`${loads} WHERE loads.id = ?`)
  const current = database.prepare<OfDelivery, LoadRow>(
    `${loads} WHERE delivery_id = @deliveryId AND backend = @backend AND table_name = @table
     AND loads.state <> 'superseded'`,
  )
  const loaded = database.prepare<OfPeriod, LoadRow>(
    `${loads} WHERE loads.source = @source AND loads.period = @period AND backend = @backend AND table_name = @table
     AND loads.state = 'loaded'`,
  )
  const ofDelivery = database.prepare<[number], LoadRow>(
    `${loads} WHERE delivery_id = ? AND loads.state <> 'superseded' ORDER BY loads.id`,
  )
  const ofPeriods = database.prepare<PeriodParameters & { readonly backend: string | null }, LoadRow>(
    `SELECT * FROM (${loads}) WHERE ${inPeriods} AND (@backend IS NULL OR backend = @backend)
     ORDER BY period DESC, id`,
  )
  const reviveFound = (row: LoadRow | undefined) => row && revive(row)
  return {
    byId: (id) => reviveFound(byId.get(id)),
    current: (of) => reviveFound(current.get(of)),
    loaded: (of) => reviveFound(loaded.get(of)),
    ofDelivery: (deliveryId) => ofDelivery.all(deliveryId).map(revive),
    inPeriods: (filter) => ofPeriods.all({ ...periodParameters(filter), backend: filter.backend ?? null }).map(revive),
  }
}

function revive(row: LoadRow): Load {
  const fields = {
    id: row.id,
    deliveryId: row.delivery_id,
    source: row.source,
    period: billingPeriod(row.period),
    manifestId: row.manifest_id,
    backend: row.backend,
    table: row.table_name,
    startedAt: new Date(row.started_at),
    changedAt: new Date(row.changed_at),
  }
  switch (row.state) {
    case 'loading':
    case 'superseded':
      return { ...fields, state: row.state }
    case 'loaded':
      return { ...fields, state: row.state, totals: reviveTotals(row.totals), changes: reviveChanges(row.changes) }
    case 'failed':
      return { ...fields, state: row.state, error: reviveError(row.error) }
  }
}

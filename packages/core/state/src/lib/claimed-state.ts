import type { FinopsError } from '@openfinops/plugin'
import type Database from 'better-sqlite3'
import type { Delivery, DeliveryState } from '../delivery.ts'
import { refused } from './refused.ts'

/** The state that the value of a delivery claims, against the one in the journal. */
export interface ClaimedState {
  /** @throws FinopsError `TRANSITION_REFUSED` when they differ. */
  require(delivery: Delivery): void
  /** The error that says how they differ. */
  refusal(delivery: Delivery): FinopsError
}

export function createClaimedState(database: Database.Database): ClaimedState {
  const select = database.prepare<[number], { readonly state: DeliveryState }>(
    'SELECT state FROM deliveries WHERE id = ?',
  )
  const stateOf = ({ id }: Delivery) => select.get(id)?.state
  const refusal = (delivery: Delivery) =>
    refused(`${nameOf(delivery)} is ${stateOf(delivery) ?? 'unknown'} by now, not ${delivery.state}`)
  return {
    require(delivery) {
      if (stateOf(delivery) !== delivery.state) throw refusal(delivery)
    },
    refusal,
  }
}

/** What a delivery is called in messages. */
export function nameOf({ manifestId, source, period }: Pick<Delivery, 'manifestId' | 'source' | 'period'>): string {
  return `Delivery ${manifestId} of ${source} ${period}`
}

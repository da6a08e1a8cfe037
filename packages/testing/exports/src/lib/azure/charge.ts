import type { Decimal } from '../decimal.ts'
import type { TagSet } from '../tag-sets.ts'
import type { Benefit } from './benefit.ts'
import type { Day } from './calendar.ts'
import type { Meter } from './catalogue/meter.ts'
import type { Publisher } from './catalogue/publisher.ts'
import type { Subscription } from './subscriptions.ts'

/** As in `ChargeType`. */
type ChargeType = 'Usage' | 'Purchase' | 'Refund' | 'UnusedReservation' | 'UnusedSavingsPlan' | 'RoundingAdjustment'

/**
 * One row, before it takes the shape of a kind of export. Amounts are in US dollars, the currency of the prices. Parts
 * that many rows share are the same object in all of them: their text is then written once.
 */
export interface AzureCharge {
  readonly type: ChargeType
  readonly frequency: 'UsageBased' | 'Recurring' | 'OneTime'
  readonly pricing: 'OnDemand' | 'Spot' | 'Reservation' | 'SavingsPlan' | ''
  readonly span: Day
  readonly subscription: Subscription
  readonly meter: Meter
  readonly publisher: Publisher
  /** Empty parts where a charge is not for a resource. */
  readonly resource: { readonly id: string; readonly name: string; readonly group: string }
  readonly tags: TagSet
  /** JSON, or empty. */
  readonly additionalInfo: string
  readonly quantity: Decimal
  /** Prices of one unit: pay-as-you-go, and of the contract before commitments. Zero where Azure names none. */
  readonly listPrice: Decimal
  readonly unitPrice: Decimal
  /** What is billed: quantity × price. */
  readonly actual: Amount
  /** What is billed, with the purchases of commitments spread over their terms. */
  readonly amortized: Amount
  readonly benefit: Benefit | undefined
}

interface Amount {
  readonly price: Decimal
  readonly cost: Decimal
}

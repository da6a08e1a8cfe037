import { type Decimal, zero } from '../decimal.ts'
import type { Span } from '../month.ts'
import type { TagSet } from '../tag-sets.ts'
import type { Account } from './accounts.ts'
import type { Product } from './catalogue/product.ts'

/** As in `lineItem/LineItemType`; the last two are rows that only FOCUS has. */
export type LineItemType =
  | 'Usage'
  | 'Fee'
  | 'Tax'
  | 'Credit'
  | 'Refund'
  | 'RIFee'
  | 'DiscountedUsage'
  | 'SavingsPlanRecurringFee'
  | 'SavingsPlanCoveredUsage'
  | 'SavingsPlanNegation'
  | 'EdpDiscount'
  | 'UnusedReservation'
  | 'UnusedSavingsPlan'

/**
 * One row, before it takes the shape of a kind of export. Parts that many rows share are the same object in all of
 * them: their text is then written once.
 */
export interface Charge {
  readonly type: LineItemType
  readonly billType: 'Anniversary' | 'Refund'
  readonly account: Account
  readonly product: Product
  readonly span: Span
  /** Empty where there is none. */
  readonly zone: string
  readonly resourceId: string
  readonly tags: TagSet
  readonly description: string
  readonly taxType: string
  readonly usage: Decimal | undefined
  readonly rate: Decimal | undefined
  readonly cost: Decimal
  /** After a negotiated discount. */
  readonly netCost: Decimal
  /** At the public on-demand price. */
  readonly publicCost: Decimal | undefined
  readonly discount: Decimal | undefined
  readonly reservation: Reservation | undefined
  readonly savingsPlan: SavingsPlan | undefined
  readonly split: Split | undefined
}

/** The reservation columns of one row. On a row of covered usage only the first three amounts are set. */
export interface Reservation {
  readonly arn: string
  readonly subscriptionId: string
  readonly count: number
  readonly unitsEach: Decimal
  readonly normalizedEach: Decimal
  readonly startTime: string
  readonly endTime: string
  readonly effectiveCost?: Decimal
  readonly amortizedForUsage?: Decimal
  readonly recurringForUsage?: Decimal
  readonly amortizedForPeriod?: Decimal
  readonly unusedAmortized?: Decimal
  readonly unusedRecurring?: Decimal
  readonly unusedUnits?: Decimal
  readonly unusedNormalized?: Decimal
  readonly totalUnits?: Decimal
  readonly upfront?: Decimal
}

/** The Savings Plans columns of one row. */
export interface SavingsPlan {
  readonly arn: string
  readonly offering: string
  readonly payment: string
  readonly term: string
  readonly startTime: string
  readonly endTime: string
  readonly effectiveCost?: Decimal
  readonly rate?: Decimal
  readonly usedCommitment?: Decimal
  readonly totalCommitment?: Decimal
  readonly recurringForPeriod?: Decimal
  readonly amortizedForPeriod?: Decimal
}

/** The split cost columns of one pod. */
interface Split {
  readonly parent: string
  readonly actual: Decimal
  readonly reserved: Decimal
  readonly usage: Decimal
  readonly ratio: Decimal
  readonly cost: Decimal
  readonly unusedCost: Decimal
  readonly publicCost: Decimal
  readonly publicUnusedCost: Decimal
}

/** What a row has unless it says otherwise. */
export const blankCharge = {
  billType: 'Anniversary',
  zone: '',
  resourceId: '',
  taxType: '',
  usage: undefined,
  rate: undefined,
  cost: zero,
  netCost: zero,
  publicCost: undefined,
  discount: undefined,
  reservation: undefined,
  savingsPlan: undefined,
  split: undefined,
} as const

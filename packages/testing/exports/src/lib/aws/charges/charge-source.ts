import type { ChargeSource as SourceOf } from '../../charges/charge-source.ts'
import type { Month } from '../../month.ts'
import type { TagSet } from '../../tag-sets.ts'
import type { Account } from '../accounts.ts'
import type { Products } from '../catalogue/products.ts'
import type { Charge } from '../charge.ts'
import type { Resource } from './resources.ts'

export type ChargeSource = SourceOf<Charge>

/** What the charges of a month have in common. */
export interface Estate {
  readonly seed: number
  readonly month: Month
  readonly accounts: readonly [Account, ...Account[]]
  readonly products: Products
  readonly tagSets: readonly [TagSet, ...TagSet[]]
  /** About a quarter as many as there are rows. */
  readonly resources: { readonly count: number; get(number: number): Resource }
  /** Which delivery this is, from 0. */
  readonly delivery: number
  /**
   * - `line-items`: as the reports have it. Covered usage of Savings Plans is negated; a discount is a line of its own.
   * - `focus`: no negations and no discount lines, and a row for the unused part of each commitment.
   */
  readonly shape: 'line-items' | 'focus'
}

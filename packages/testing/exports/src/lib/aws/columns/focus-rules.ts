import { type Decimal, zero } from '../../decimal.ts'
import type { Charge, LineItemType } from '../charge.ts'

/** What FOCUS 1.2 says of a type of line item, apart from amounts. */
export interface FocusRule {
  readonly category: 'Usage' | 'Purchase' | 'Tax' | 'Credit' | 'Adjustment'
  readonly frequency: 'One-Time' | 'Recurring' | 'Usage-Based'
  readonly pricing: 'Standard' | 'Committed' | 'Other' | ''
  readonly status: 'Used' | 'Unused' | ''
}

const usage = { category: 'Usage', frequency: 'Usage-Based', pricing: 'Standard', status: '' } as const
const used = { ...usage, pricing: 'Committed', status: 'Used' } as const
const unused = { ...used, status: 'Unused' } as const
const purchase = { category: 'Purchase', frequency: 'Recurring', pricing: 'Standard', status: '' } as const

export const focusRules: Readonly<Record<LineItemType, FocusRule>> = {
  Usage: usage,
  Fee: purchase,
  Tax: { category: 'Tax', frequency: 'Usage-Based', pricing: '', status: '' },
  Credit: { category: 'Credit', frequency: 'One-Time', pricing: 'Other', status: '' },
  Refund: usage,
  RIFee: purchase,
  DiscountedUsage: used,
  UnusedReservation: unused,
  SavingsPlanRecurringFee: purchase,
  SavingsPlanCoveredUsage: used,
  UnusedSavingsPlan: unused,
  SavingsPlanNegation: { ...usage, category: 'Adjustment' },
  EdpDiscount: { ...usage, category: 'Adjustment' },
}

/** 0 for what a commitment covers or leaves unused: its purchase was billed. */
export function billedCost(charge: Charge): Decimal {
  return focusRules[charge.type].pricing === 'Committed' ? zero : charge.netCost
}

/** 0 for the purchase of a commitment: its cost is spread over what it covers and leaves unused. */
export function effectiveCost(charge: Charge): Decimal {
  if (focusRules[charge.type].pricing !== 'Committed') return isCommitmentPurchase(charge) ? zero : charge.netCost
  return charge.savingsPlan?.effectiveCost ?? charge.reservation?.effectiveCost ?? zero
}

/** At public prices; what has none costs there what it costs here. */
export function listCost(charge: Charge): Decimal {
  return charge.publicCost ?? withoutPrice(charge)
}

/** At the prices of the contract, before commitments. */
export function contractedCost(charge: Charge): Decimal {
  const { status } = focusRules[charge.type]
  if (status === 'Used') return charge.publicCost ?? zero
  return status === 'Unused' ? effectiveCost(charge) : charge.netCost
}

function withoutPrice(charge: Charge): Decimal {
  return focusRules[charge.type].status === 'Unused' ? effectiveCost(charge) : charge.netCost
}

function isCommitmentPurchase({ type }: Charge): boolean {
  return type === 'RIFee' || type === 'SavingsPlanRecurringFee'
}

/** Absent for taxes. */
export function pricingQuantity({ type, usage: amount, reservation }: Charge): Decimal | undefined {
  if (type === 'Tax') return undefined
  return type === 'UnusedReservation' ? reservation?.unusedUnits : amount
}

/** Present for usage that took place. */
export function consumedQuantity({ type, usage: amount }: Charge): Decimal | undefined {
  const { category, status } = focusRules[type]
  return category === 'Usage' && status !== 'Unused' ? amount : undefined
}

/** In hours for reservations, in money for Savings Plans. */
export function commitmentQuantity({ type, usage: amount, reservation, savingsPlan }: Charge): Decimal | undefined {
  if (savingsPlan !== undefined) return savingsPlan.effectiveCost ?? savingsPlan.totalCommitment
  if (reservation === undefined) return undefined
  if (type === 'DiscountedUsage') return amount
  return type === 'UnusedReservation' ? reservation.unusedUnits : reservation.totalUnits
}

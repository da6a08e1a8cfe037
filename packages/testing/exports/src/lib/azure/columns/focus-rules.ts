import { type Decimal, decimal, times, zero } from '../../decimal.ts'
import type { AzureCharge } from '../charge.ts'

/** As in FOCUS's `ChargeCategory`. Source: Microsoft, "Convert Cost Management data to FOCUS". */
export function chargeCategory({ type }: AzureCharge): string {
  switch (type) {
    case 'Usage':
    case 'UnusedReservation':
    case 'UnusedSavingsPlan':
      return 'Usage'
    case 'Purchase':
    case 'Refund':
      return 'Purchase'
    case 'RoundingAdjustment':
      return 'Adjustment'
  }
}

export function chargeFrequency({ frequency }: AzureCharge): string {
  return { UsageBased: 'Usage-Based', Recurring: 'Recurring', OneTime: 'One-Time' }[frequency]
}

export function pricingCategory({ pricing }: AzureCharge): string {
  switch (pricing) {
    case 'OnDemand':
      return 'Standard'
    case 'Spot':
      return 'Dynamic'
    case 'Reservation':
    case 'SavingsPlan':
      return 'Committed'
    case '':
      return ''
  }
}

/** On usage that a commitment covers, or on what it leaves unused. */
export function commitmentStatus({ type, benefit }: AzureCharge): string {
  if (benefit === undefined || type === 'Purchase' || type === 'Refund') return ''
  return type === 'Usage' ? 'Used' : 'Unused'
}

export function isUnused({ type }: AzureCharge): boolean {
  return type === 'UnusedReservation' || type === 'UnusedSavingsPlan'
}

/** At pay-as-you-go prices. As in real exports 0 for other publishers, and for what reservations cover. */
export function listCost({ quantity, listPrice }: AzureCharge): Decimal {
  return times(quantity, listPrice)
}

/** At the prices of the contract, before commitments; 0 where there is no list price either. */
export function contractedPrice({ unitPrice, listPrice }: AzureCharge): Decimal {
  return listPrice.units === 0 ? zero : unitPrice
}

/** In single units: `10K` operations are ten thousand. Of usage that took place. */
export function consumedQuantity({ type, quantity, meter }: AzureCharge): Decimal | undefined {
  return type === 'Usage' ? times(quantity, decimal(meter.unit.block, 0)) : undefined
}

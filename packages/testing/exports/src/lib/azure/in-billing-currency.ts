import { type Decimal, times } from '../decimal.ts'
import type { AzureSettings } from './settings.ts'

/** Turns US dollars, the currency of the prices, into the currency of the bill. */
export function inBillingCurrency({ exchangeRate }: AzureSettings): (amount: Decimal) => Decimal {
  return exchangeRate === undefined ? (amount) => amount : (amount) => times(amount, exchangeRate)
}

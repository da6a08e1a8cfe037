import { type Decimal, decimal } from '../../decimal.ts'
import type { Benefit } from '../benefit.ts'

const ofTerm = decimal(8760, 0)
const ofPayment = decimal(730, 0)

/** The hours that one purchase pays for: a twelfth of a year, or all of it. */
export function hoursPaid({ frequency }: Benefit): Decimal {
  return frequency === 'Recurring' ? ofPayment : ofTerm
}

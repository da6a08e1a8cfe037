import { minus, negate, parseDecimal, times, truncate, zero } from '../../decimal.ts'
import { createRandom } from '../../random.ts'
import type { Charge } from '../charge.ts'
import type { ChargeSource, Estate } from './charge-source.ts'
import { costScale, createUsageCharge } from './usage.ts'

const share = parseDecimal('0.06')

/**
 * Usage under an Enterprise Discount Program: each row has its discount in the Net and discount columns, and among
 * line items an `EdpDiscount` row follows that takes the discount off the unblended cost. So the sum of net costs is
 * the sum of unblended costs. An odd number of line items ends with usage that has no discount.
 */
export function createDiscounts(estate: Estate, rows: number): ChargeSource {
  const random = createRandom(estate.seed, 'edp')
  let left = rows
  let waiting: Charge | undefined
  return {
    rows,
    next() {
      left--
      if (waiting !== undefined) {
        const line = waiting
        waiting = undefined
        return line
      }
      const usage = createUsageCharge(estate, random)
      if (estate.shape === 'line-items' && left === 0) return usage
      const cost = truncate(usage.cost, costScale)
      const discount = negate(truncate(times(cost, share), costScale))
      if (estate.shape === 'line-items') waiting = discountLine(usage, discount)
      return { ...usage, cost, publicCost: cost, discount, netCost: minus(cost, negate(discount)) }
    },
  }
}

function discountLine(usage: Charge, discount: Charge['cost']): Charge {
  return {
    ...usage,
    type: 'EdpDiscount',
    usage: undefined,
    rate: undefined,
    publicCost: undefined,
    description: 'Enterprise Program Discount',
    cost: discount,
    netCost: zero,
  }
}

import { type Decimal, decimal, parseDecimal, times, truncate } from '../../decimal.ts'
import { createRandom, mix, type Random } from '../../random.ts'
import type { Product } from '../catalogue/product.ts'
import { blankCharge, type Charge } from '../charge.ts'
import type { ChargeSource, Estate } from './charge-source.ts'

/** The last decimal that AWS writes, for costs that are not kept to their last digit. */
export const costScale = 10

const one = decimal(1, 0)
const correction = parseDecimal('0.99')

/** Usage on demand and on the spot market, and month-long fees. The label keeps two sources of it apart. */
export function createUsage(estate: Estate, rows: number, label = 'usage'): ChargeSource {
  const random = createRandom(estate.seed, label)
  let row = 0
  return {
    rows,
    next: () => correct(createUsageCharge(estate, random), estate, row++),
  }
}

export function createUsageCharge(estate: Estate, random: Random): Charge {
  const { product, account, zone, id, tags } = estate.resources.get(random.below(estate.resources.count))
  const { month } = estate
  const usage = amount(product, random)
  const exact = times(usage, product.price)
  const { meter } = product
  const cost = meter.by === 'metered' && meter.exact ? exact : truncate(exact, costScale)
  return {
    ...blankCharge,
    type: meter.by === 'month' && meter.fee ? 'Fee' : 'Usage',
    account,
    product,
    span: meter.by === 'month' ? month.whole : random.pick(month.hours),
    zone,
    resourceId: id,
    tags,
    description: product.description,
    usage,
    rate: product.price,
    cost,
    netCost: cost,
    publicCost: cost,
  }
}

function amount({ meter }: Product, random: Random): Decimal {
  if (meter.by === 'month') return one
  if (meter.by === 'hour') return random.chance(0.94) ? one : decimal(random.below(9_999_999) + 1, 7)
  const share = random.next() / 0x1_0000_0000
  return decimal(Math.floor(share * share * meter.most) + 1, meter.scale)
}

/** What later deliveries changed: in each, one row in forty costs 1 percent less than in the one before. */
function correct(charge: Charge, { seed, delivery }: Estate, row: number): Charge {
  let { cost } = charge
  for (let restatement = 1; restatement <= delivery; restatement++) {
    if (mix(seed + restatement, row) % 40 === 0)
      cost = truncate(times(truncate(cost, costScale), correction), costScale)
  }
  return cost === charge.cost ? charge : { ...charge, cost, netCost: cost }
}

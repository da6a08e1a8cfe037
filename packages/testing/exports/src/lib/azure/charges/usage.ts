import type { ChargeSource } from '../../charges/charge-source.ts'
import { type Decimal, decimal, parseDecimal, times, truncate, zero } from '../../decimal.ts'
import { createRandom, mix, type Random } from '../../random.ts'
import { microsoft } from '../catalogue/publisher.ts'
import type { Amounts } from '../catalogue/service.ts'
import type { AzureCharge } from '../charge.ts'
import { additionalInfo } from './additional-info.ts'
import type { Estate } from './estate.ts'

const allDay = decimal(24, 0)
const correction = parseDecimal('0.99')

/** Usage on demand and of spare capacity, by the day. The label keeps two sources of it apart. */
export function createUsage(estate: Estate, rows: number, label = 'usage'): ChargeSource<AzureCharge> {
  const random = createRandom(estate.seed, label)
  let row = 0
  return { rows, next: () => usageCharge(estate, random, row++) }
}

function usageCharge(estate: Estate, random: Random, row: number): AzureCharge {
  const { subscription, meter, resource, tags } = estate.resources.get(random.below(estate.resources.count))
  const { listPrice, unitPrice } = meter
  const quantity = corrected(amount(meter.amounts, random), estate, row)
  const amounts = { price: unitPrice, cost: times(quantity, unitPrice) }
  return {
    type: 'Usage',
    frequency: 'UsageBased',
    pricing: meter.spot ? 'Spot' : 'OnDemand',
    span: random.pick(estate.calendar.days),
    subscription,
    meter,
    publisher: microsoft,
    resource,
    tags,
    additionalInfo: additionalInfo(meter, resource.name),
    quantity,
    listPrice,
    unitPrice,
    actual: amounts,
    amortized: amounts,
    benefit: undefined,
  }
}

function amount(amounts: Amounts, random: Random): Decimal {
  if (amounts === 'hours') return random.chance(0.7) ? allDay : decimal(random.below(23_999) + 1, 3)
  const share = random.next() / 0x1_0000_0000
  return decimal(Math.floor(share * share * amounts.most) + 1, amounts.scale)
}

/** What later deliveries changed: in each, one row in forty is of 1 percent less usage than in the one before. */
function corrected(quantity: Decimal, { seed, delivery }: Estate, row: number): Decimal {
  let left = quantity
  for (let restatement = 1; restatement <= delivery; restatement++) {
    if (mix(seed + restatement, row) % 40 === 0) left = truncate(times(left, correction), quantity.scale + 2)
  }
  return left
}

/** A price of nothing. */
export const free: AzureCharge['actual'] = { price: zero, cost: zero }

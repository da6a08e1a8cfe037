import type { ChargeSource } from '../../charges/charge-source.ts'
import { type Decimal, decimal, parseDecimal, times, zero } from '../../decimal.ts'
import { createRandom } from '../../random.ts'
import { blankMeter } from '../catalogue/blank-meter.ts'
import type { Meter } from '../catalogue/meter.ts'
import type { Publisher } from '../catalogue/publisher.ts'
import { oneHour, oneMonth } from '../catalogue/units.ts'
import type { AzureCharge } from '../charge.ts'
import type { Estate } from './estate.ts'
import { resourceOf } from './resources.ts'

interface Product {
  readonly publisher: Publisher
  readonly meter: Meter
  readonly price: Decimal
  readonly recurring: boolean
}

const products: readonly [Product, ...Product[]] = [
  product('Northern Logs, Inc.', 'Logs "Gold" plan', '95.00', true),
  product('Cache Partners', 'Cache, enterprise', '0.312', false),
  product('Cluster Works', 'Bring your own VNET', '0', true),
]

/** Subscriptions to products of other publishers, and usage of them by the hour. They have no meter and no list price. */
export function createMarketplace(estate: Estate, rows: number): ChargeSource<AzureCharge> {
  const random = createRandom(estate.seed, 'marketplace')
  return {
    rows,
    next() {
      const { publisher, meter, price, recurring } = random.pick(products)
      const subscription = random.pick(estate.subscriptions)
      const quantity = recurring ? decimal(1, 0) : decimal(random.below(2400) + 1, 2)
      const amounts = { price, cost: times(quantity, price) }
      return {
        type: recurring ? 'Purchase' : 'Usage',
        frequency: recurring ? 'Recurring' : 'UsageBased',
        pricing: '',
        span: random.pick(estate.calendar.days),
        subscription,
        meter,
        publisher,
        resource: resourceOf(subscription, meter, 'rg-saas', `saas-${random.below(40)}`),
        tags: random.pick(estate.tagSets),
        additionalInfo: '',
        quantity,
        listPrice: zero,
        unitPrice: price,
        actual: amounts,
        amortized: amounts,
        benefit: undefined,
      }
    },
  }
}

function product(name: string, plan: string, price: string, recurring: boolean): Product {
  return {
    publisher: { type: 'Marketplace', id: name.replace(/\W/g, '').toLowerCase(), name, plan },
    price: parseDecimal(price),
    recurring,
    meter: {
      ...blankMeter,
      service: {
        ...blankMeter.service,
        category: 'Unassigned',
        family: 'Azure Marketplace Services',
        provider: 'Microsoft.SaaS',
        resourceType: 'Microsoft.SaaS/resources',
      },
      id: '00000000-0000-0000-0000-000000000000',
      subCategory: 'Unassigned',
      name: 'Unassigned',
      product: `${name} - ${plan}`,
      partNumber: '-2',
      unit: recurring ? oneMonth : oneHour,
    },
  }
}

import type { ChargeSource } from '../../charges/charge-source.ts'
import { type Decimal, decimal, minus, parseDecimal, plus, times, zero } from '../../decimal.ts'
import { uuid } from '../../identifiers.ts'
import { createRandom, type Random } from '../../random.ts'
import { untagged } from '../../tag-sets.ts'
import type { Benefit } from '../benefit.ts'
import { blankMeter } from '../catalogue/blank-meter.ts'
import type { Meter } from '../catalogue/meter.ts'
import { microsoft } from '../catalogue/publisher.ts'
import { oneHour } from '../catalogue/units.ts'
import type { AzureCharge } from '../charge.ts'
import { additionalInfo } from './additional-info.ts'
import { createCommitments, rowsOf } from './commitments.ts'
import { coverage } from './coverage.ts'
import type { Estate } from './estate.ts'
import { resourceOf } from './resources.ts'
import { hoursPaid } from './terms.ts'
import { free } from './usage.ts'

const one = decimal(1, 0)
const discounted = parseDecimal('0.72')

/**
 * Savings plans of one year, paid by the month or at once. What is covered and what is left unused of one comes to its
 * commitment × 24 on each day on which there is any; what is unused of all of them shows on the last.
 */
export function createSavingsPlans(estate: Estate, rows: number): ChargeSource<AzureCharge> {
  const random = createRandom(estate.seed, 'sp')
  return createCommitments(rows, (index, count) => savingsPlan(estate, random, index, count))
}

interface Covered {
  readonly machine: Meter
  readonly day: AzureCharge['span']
  readonly quantity: Decimal
  readonly amortized: AzureCharge['amortized']
}

function* savingsPlan(estate: Estate, random: Random, index: number, rows: number): Generator<AzureCharge, undefined> {
  const subscription = random.pick(estate.subscriptions)
  const parts = rowsOf[estate.shape]
  const count = rows - (parts.purchases ? 1 : 0) - (parts.unused ? 1 : 0)
  const { active, used } = coverage(estate.calendar.days, count, 1)
  const covered = used.map(({ day, hours }): Covered => {
    const machine = random.pick(estate.meters.machines)
    const quantity = decimal(hours * 1000 - random.below(500), 3)
    const price = times(machine.listPrice, discounted)
    return { machine, day, quantity, amortized: { price, cost: times(quantity, price) } }
  })
  const total = covered.map(({ amortized }) => amortized.cost).reduce(plus, zero)
  const benefit = createPlan(random, index, commitmentFor(total, active.length))
  const common = { pricing: 'SavingsPlan', subscription, publisher: microsoft, benefit } as const
  const ofItself = {
    ...common,
    meter: planMeter(benefit),
    resource: { id: benefit.id, name: '', group: '' },
    tags: untagged,
    additionalInfo: '',
    quantity: one,
    listPrice: zero,
  }
  if (parts.purchases) {
    const price = times(benefit.hourly, hoursPaid(benefit))
    yield {
      ...ofItself,
      type: 'Purchase',
      frequency: benefit.frequency,
      span: active[0],
      unitPrice: price,
      actual: { price, cost: price },
      amortized: free,
    }
  }
  for (const [row, { machine, day, quantity, amortized }] of covered.entries()) {
    const resource = resourceOf(subscription, machine, 'rg-planned', `worker-${row}`)
    yield {
      ...common,
      type: 'Usage',
      frequency: 'UsageBased',
      span: day,
      meter: machine,
      resource,
      tags: random.pick(estate.tagSets),
      additionalInfo: additionalInfo(machine, resource.name, benefit),
      quantity,
      listPrice: machine.listPrice,
      unitPrice: machine.unitPrice,
      actual: free,
      amortized,
    }
  }
  if (parts.unused) {
    const rest = minus(times(benefit.hourly, decimal(24 * active.length, 0)), total)
    yield {
      ...ofItself,
      type: 'UnusedSavingsPlan',
      frequency: 'UsageBased',
      span: active.at(-1) ?? active[0],
      unitPrice: zero,
      actual: free,
      amortized: { price: rest, cost: rest },
    }
  }
  return undefined
}

/** Whole cents an hour that are more than what was covered. */
function commitmentFor({ units, scale }: Decimal, days: number): Decimal {
  return decimal(Math.floor(((units / 10 ** scale) * 100) / (24 * days)) + 1, 2)
}

function createPlan(random: Random, index: number, hourly: Decimal): Benefit {
  const orderId = uuid(random)
  const shortId = uuid(random)
  return {
    kind: 'SavingsPlan',
    id: `/providers/Microsoft.BillingBenefits/savingsPlanOrders/${orderId}/savingsPlans/${shortId}`,
    shortId,
    name: `Compute_SavingsPlan_${index + 1}`,
    orderId,
    orderName: 'Compute Savings Plan, 1 Year',
    hourly,
    frequency: index % 2 === 0 ? 'Recurring' : 'OneTime',
  }
}

function planMeter({ orderName }: Benefit): Meter {
  return {
    ...blankMeter,
    service: {
      category: 'Savings Plan for Compute',
      family: 'Compute',
      provider: 'Microsoft.BillingBenefits',
      resourceType: 'Microsoft.BillingBenefits/savingsPlanOrders/savingsPlans',
      focus: { category: 'Compute', name: 'Savings Plans', subcategory: 'Other (Compute)' },
    },
    product: orderName,
    productId: 'DZH318Z0SAVE0001',
    partNumber: 'AAK-00001',
    unit: oneHour,
  }
}

import { type Decimal, decimal, minus, negate, parseDecimal, plus, times, truncate, zero } from '../../decimal.ts'
import { instanceId, uuid } from '../../identifiers.ts'
import { createRandom, type Random } from '../../random.ts'
import { untagged } from '../../tag-sets.ts'
import type { Product } from '../catalogue/product.ts'
import { blankCharge, type Charge, type SavingsPlan } from '../charge.ts'
import type { ChargeSource, Estate } from './charge-source.ts'
import { costScale } from './usage.ts'

const one = decimal(1, 0)
const discounted = parseDecimal('0.7214')
/** USD an hour: more than `mostCovered` hours of the dearest instance take up. */
const commitment = parseDecimal('12.5')
const mostCovered = 12

interface Payment {
  readonly name: string
  readonly recurring: Decimal
}

const payments: readonly [Payment, ...Payment[]] = [
  { name: 'No Upfront', recurring: commitment },
  { name: 'Partial Upfront', recurring: parseDecimal('6.25') },
  { name: 'All Upfront', recurring: zero },
]

/**
 * Savings Plans by the hour. An hour of a plan is its recurring fee, then the usage it covers, then one negation of
 * that usage; in FOCUS, the unused part of the commitment takes the place of the negation. In every hour
 * Σ covered.UnblendedCost + negation = 0, and Σ covered.SavingsPlanEffectiveCost + (TotalCommitmentToDate -
 * UsedCommitment) = RecurringCommitmentForBillingPeriod + AmortizedUpfrontCommitmentForBillingPeriod.
 */
export function createSavingsPlans(estate: Estate, rows: number): ChargeSource {
  const random = createRandom(estate.seed, 'sp')
  const { hours } = estate.month
  const waiting: Charge[] = []
  let left = rows
  let plans = createPlans(estate, random)
  let begun = 0
  const next = (): Charge => {
    const charge = waiting.pop()
    if (charge !== undefined) return charge
    const hour = Math.floor(begun / plans.length)
    const span = hours[hour]
    if (span === undefined) {
      plans = createPlans(estate, random)
      begun = 0
      return next()
    }
    const plan = plans[begun % plans.length] ?? plans[0]
    const size = hourSize(random, estate.shape, left)
    waiting.push(...planHour(estate, random, { ...plan, span }, size).reverse())
    left -= size
    begun++
    return next()
  }
  return { rows, next }
}

/** How many rows the next hour has. Never leaves a rest that cannot be an hour. */
function hourSize(random: Random, shape: Estate['shape'], left: number): number {
  const covered = random.below(mostCovered)
  if (shape === 'line-items') return covered === 0 || left < 3 ? 1 : Math.min(covered + 2, left)
  return left - covered - 2 === 1 ? covered + 3 : Math.min(covered + 2, left)
}

interface PlanHour {
  readonly terms: SavingsPlan
  readonly recurring: Decimal
  readonly account: Charge['account']
  readonly product: Product
  readonly span: Charge['span']
}

function planHour(estate: Estate, random: Random, plan: PlanHour, size: number): Charge[] {
  const { terms, recurring, account, product, span } = plan
  const instance = random.pick(estate.products.instances)
  const rate = truncate(times(instance.price, discounted), costScale)
  const covered = Array.from(
    { length: Math.max(0, size - 2) },
    (): Charge => ({
      ...blankCharge,
      type: 'SavingsPlanCoveredUsage',
      account: random.pick(estate.accounts),
      product: instance,
      span,
      zone: `${instance.region?.id}b`,
      resourceId: instanceId(random),
      tags: random.pick(estate.tagSets),
      description: instance.description,
      usage: one,
      rate: instance.price,
      cost: instance.price,
      netCost: instance.price,
      publicCost: instance.price,
      savingsPlan: { ...terms, effectiveCost: rate, rate },
    }),
  )
  const used = times(rate, decimal(covered.length, 0))
  const fee: Charge = {
    ...blankCharge,
    type: 'SavingsPlanRecurringFee',
    account,
    product,
    span,
    resourceId: terms.arn,
    tags: untagged,
    description: `1 year ${terms.payment} Compute Savings Plan`,
    usage: one,
    rate: recurring,
    cost: recurring,
    netCost: recurring,
    savingsPlan: {
      ...terms,
      usedCommitment: used,
      totalCommitment: commitment,
      recurringForPeriod: recurring,
      amortizedForPeriod: minus(commitment, recurring),
    },
  }
  if (estate.shape === 'focus') {
    const unused: SavingsPlan = { ...terms, effectiveCost: minus(commitment, used) }
    return [fee, ...covered, { ...fee, type: 'UnusedSavingsPlan', savingsPlan: unused }]
  }
  const negated = negate(covered.map((charge) => charge.cost).reduce(plus, zero))
  const negation: Charge = {
    ...blankCharge,
    type: 'SavingsPlanNegation',
    account,
    product: instance,
    span,
    zone: `${instance.region?.id}b`,
    tags: untagged,
    description: `SavingsPlanNegation used by AccountId : ${account.id} and UsageSKU : ${instance.sku}`,
    usage: decimal(covered.length, 0),
    cost: negated,
    netCost: negated,
    savingsPlan: terms,
  }
  return covered.length === 0 ? [fee] : [fee, ...covered, negation]
}

type Plan = Omit<PlanHour, 'span'>

/** One plan of each way to pay. */
function createPlans(estate: Estate, random: Random): readonly [Plan, ...Plan[]] {
  const [first, ...others] = payments
  return [createPlan(estate, random, first), ...others.map((payment) => createPlan(estate, random, payment))]
}

function createPlan(estate: Estate, random: Random, payment: Payment): Plan {
  const account = random.pick(estate.accounts)
  return {
    account,
    product: planProduct(estate, payment),
    recurring: payment.recurring,
    terms: {
      arn: `arn:aws:savingsplans::${account.id}:savingsplan/${uuid(random)}`,
      offering: 'ComputeSavingsPlans',
      payment: payment.name,
      term: '1yr',
      startTime: estate.month.term.start.milliseconds,
      endTime: estate.month.term.end.milliseconds,
    },
  }
}

function planProduct(estate: Estate, payment: Payment): Product {
  return {
    ...estate.products.instances[0],
    service: {
      code: 'ComputeSavingsPlans',
      name: 'Savings Plans for AWS Compute usage',
      category: 'Compute',
      subcategory: 'Other (Compute)',
    },
    region: undefined,
    usageType: `ComputeSP:1yr${payment.name.replace(' ', '')}`,
    operation: '',
    family: '',
    zonal: false,
    attributes: {},
  }
}

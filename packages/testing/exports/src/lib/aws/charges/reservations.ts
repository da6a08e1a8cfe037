import { type Decimal, decimal, parseDecimal, plus, times, truncate } from '../../decimal.ts'
import { instanceId, uuid } from '../../identifiers.ts'
import { tenDecimals } from '../../number-text.ts'
import { createRandom, type Random } from '../../random.ts'
import { untagged } from '../../tag-sets.ts'
import type { Product } from '../catalogue/product.ts'
import { blankCharge, type Charge, type Reservation } from '../charge.ts'
import type { ChargeSource, Estate } from './charge-source.ts'
import { costScale } from './usage.ts'

const one = decimal(1, 0)
const rowsEach = 250

const payments = [
  { name: 'No Upfront', recurring: parseDecimal('0.63'), upfront: parseDecimal('0') },
  { name: 'Partial Upfront', recurring: parseDecimal('0.30'), upfront: parseDecimal('0.2897260274') },
  { name: 'All Upfront', recurring: parseDecimal('0'), upfront: parseDecimal('0.5783105023') },
] as const

/**
 * Reservations, each with its monthly fee, the usage it covers and, in FOCUS, the part of it that nobody used. For
 * each, as measured on real reports, Σ DiscountedUsage.EffectiveCost + the fee's unused amounts = the fee's
 * UnblendedCost + AmortizedUpfrontFeeForBillingPeriod.
 */
export function createReservations(estate: Estate, rows: number): ChargeSource {
  const random = createRandom(estate.seed, 'ri')
  const count = Math.max(1, Math.floor(rows / rowsEach))
  let begun = 0
  let started = 0
  let current: Iterator<Charge, undefined> = [][Symbol.iterator]()
  const next = (): Charge => {
    const step = current.next()
    if (step.done !== true) return step.value
    const ends = begun + 1 === count ? rows : (begun + 1) * rowsEach
    current = reservation(estate, random, begun, ends - started)
    begun++
    started = ends
    return next()
  }
  return { rows, next }
}

function* reservation(estate: Estate, random: Random, index: number, rows: number): Generator<Charge, undefined> {
  const { hours, toLastSecond, whole } = estate.month
  const focus = estate.shape === 'focus'
  const used = rows - (focus ? 2 : 1)
  const instance = random.pick(estate.products.instances)
  const account = random.pick(estate.accounts)
  const terms = termsOf(estate, random, index, instance, account.id)
  const count = Math.floor(used / (0.9 * hours.length)) + 1
  const all = decimal(count * hours.length, 0)
  const unused = decimal(count * hours.length - used, 0)
  const product = feeProduct(instance)
  const fee: Charge = {
    ...blankCharge,
    type: 'RIFee',
    account,
    product,
    span: focus ? whole : toLastSecond,
    tags: untagged,
    description: `USD ${tenDecimals(terms.recurring)} hourly fee per Linux/UNIX, ${terms.payment}`,
    usage: all,
    rate: terms.recurring,
    cost: times(terms.recurring, all),
    netCost: times(terms.recurring, all),
  }
  const common = { ...terms.reservation, count }
  yield {
    ...fee,
    reservation: {
      ...common,
      amortizedForPeriod: times(terms.upfront, all),
      unusedAmortized: times(terms.upfront, unused),
      unusedRecurring: times(terms.recurring, unused),
      unusedUnits: unused,
      unusedNormalized: times(unused, common.normalizedEach),
      totalUnits: all,
      upfront: times(terms.upfront, decimal(count * 8760, 0)),
    },
  }
  const effective = plus(terms.recurring, terms.upfront)
  const covered: Reservation = {
    ...common,
    effectiveCost: effective,
    amortizedForUsage: terms.upfront,
    recurringForUsage: terms.recurring,
  }
  const ids = Array.from({ length: count }, () => instanceId(random))
  const tags = random.pick(estate.tagSets)
  for (let hour = 0; hour < used; hour++) {
    yield {
      ...blankCharge,
      type: 'DiscountedUsage',
      account,
      product: instance,
      span: hours[hour % hours.length] ?? hours[0],
      zone: `${instance.region?.id}a`,
      resourceId: ids[Math.floor(hour / hours.length)] ?? '',
      tags,
      description: `${instance.description}, reserved instance applied`,
      usage: one,
      rate: decimal(0, 0),
      publicCost: instance.price,
      reservation: covered,
    }
  }
  if (focus) {
    const left: Reservation = { ...common, effectiveCost: times(effective, unused), unusedUnits: unused }
    yield { ...fee, type: 'UnusedReservation', usage: unused, reservation: left }
  }
  return undefined
}

interface Terms {
  readonly payment: string
  /** An hour of one instance. */
  readonly recurring: Decimal
  readonly upfront: Decimal
  readonly reservation: Omit<Reservation, 'count'>
}

function termsOf(estate: Estate, random: Random, index: number, instance: Product, account: string): Terms {
  const payment = payments[index % payments.length] ?? payments[0]
  return {
    payment: payment.name,
    recurring: truncate(times(instance.price, payment.recurring), costScale),
    upfront: truncate(times(instance.price, payment.upfront), costScale),
    reservation: {
      arn: `arn:aws:ec2:${instance.region?.id}:${account}:reserved-instances/${uuid(random)}`,
      subscriptionId: String(1_000_000_000 + random.below(900_000_000)),
      unitsEach: decimal(estate.month.hours.length, 0),
      normalizedEach: parseDecimal(instance.attributes['normalizationSizeFactor'] ?? '1'),
      startTime: estate.month.term.start.milliseconds,
      endTime: estate.month.term.end.milliseconds,
    },
  }
}

function feeProduct(instance: Product): Product {
  return { ...instance, usageType: instance.usageType.replace('BoxUsage', 'HeavyUsage'), zonal: false }
}

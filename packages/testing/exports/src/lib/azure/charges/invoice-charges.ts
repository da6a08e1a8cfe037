import type { ChargeSource } from '../../charges/charge-source.ts'
import { decimal, negate, times, zero } from '../../decimal.ts'
import { createRandom, type Random } from '../../random.ts'
import { untagged } from '../../tag-sets.ts'
import { blankMeter } from '../catalogue/blank-meter.ts'
import type { Meter } from '../catalogue/meter.ts'
import { microsoft } from '../catalogue/publisher.ts'
import type { AzureCharge } from '../charge.ts'
import type { Estate } from './estate.ts'
import { noResource } from './resources.ts'

const one = decimal(1, 0)

/** Refunds of usage of earlier months: negative, on a day of this one. */
export function createRefunds(estate: Estate, rows: number): ChargeSource<AzureCharge> {
  return invoiceCharges(estate, rows, 'refund', (random) => ({
    type: 'Refund',
    meter: random.pick(estate.meters.used),
    quantity: negate(one),
    price: decimal(random.below(4_000) + 1, 2),
  }))
}

/** What a bill was rounded by: fractions of a cent, up or down. */
export function createRoundings(estate: Estate, rows: number): ChargeSource<AzureCharge> {
  return invoiceCharges(estate, rows, 'rounding', (random) => ({
    type: 'RoundingAdjustment',
    meter: roundingMeter,
    quantity: one,
    price: decimal(random.below(9_999) - 4_999, 6),
  }))
}

function invoiceCharges(
  estate: Estate,
  rows: number,
  label: string,
  describe: (random: Random) => Pick<AzureCharge, 'type' | 'meter' | 'quantity'> & {
    readonly price: AzureCharge['unitPrice']
  },
): ChargeSource<AzureCharge> {
  const random = createRandom(estate.seed, label)
  return {
    rows,
    next() {
      const { price, ...described } = describe(random)
      const amounts = { price, cost: times(described.quantity, price) }
      return {
        ...described,
        frequency: 'OneTime',
        pricing: '',
        span: random.pick(estate.calendar.days),
        subscription: random.pick(estate.subscriptions),
        publisher: microsoft,
        resource: noResource,
        tags: untagged,
        additionalInfo: '',
        listPrice: zero,
        unitPrice: price,
        actual: amounts,
        amortized: amounts,
        benefit: undefined,
      }
    },
  }
}

const roundingMeter: Meter = { ...blankMeter, product: 'Rounding adjustment' }

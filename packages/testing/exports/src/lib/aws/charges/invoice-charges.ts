import { decimal, negate } from '../../decimal.ts'
import { createRandom, type Random } from '../../random.ts'
import { untagged } from '../../tag-sets.ts'
import type { Product } from '../catalogue/product.ts'
import { blankCharge, type Charge } from '../charge.ts'
import type { ChargeSource, Estate } from './charge-source.ts'

const one = decimal(1, 0)

/** Taxes on a service of an account, for the whole month. They have neither rate nor resource; one in five is 0. */
export function createTaxes(estate: Estate, rows: number): ChargeSource {
  return invoiceCharges(estate, rows, 'tax', (random, product) => {
    const cost = decimal(random.chance(0.2) ? 0 : random.below(2_000) + 1, 2)
    return {
      type: 'Tax',
      span: estate.month.whole,
      taxType: random.pick(['VAT', 'USSalesTax', 'Canada Tax']),
      description: `Tax for product code ${product.service.code}`,
      usage: one,
      cost,
      netCost: cost,
    }
  })
}

/** Promotional credits: negative, for an hour. */
export function createCredits(estate: Estate, rows: number): ChargeSource {
  return invoiceCharges(estate, rows, 'credit', (random) => {
    const cost = negate(decimal(random.below(50_000_000) + 1, 10))
    return {
      type: 'Credit',
      span: random.pick(estate.month.hours),
      description: 'AWS Promotional Credits, "migration, phase 2"',
      cost,
      netCost: cost,
    }
  })
}

/** Refunds: negative, for an hour of the month before. */
export function createRefunds(estate: Estate, rows: number): ChargeSource {
  return invoiceCharges(estate, rows, 'refund', (random, product) => {
    const cost = negate(decimal(random.below(4_000) + 1, 2))
    return {
      type: 'Refund',
      billType: 'Refund',
      span: estate.month.before,
      description: `Refund of ${product.service.name}`,
      cost,
      netCost: cost,
    }
  })
}

type InvoiceCharge = Pick<Charge, 'type' | 'span' | 'description' | 'cost' | 'netCost'> & Partial<Charge>

function invoiceCharges(
  estate: Estate,
  rows: number,
  label: string,
  describe: (random: Random, product: Product) => InvoiceCharge,
): ChargeSource {
  const random = createRandom(estate.seed, label)
  const bare = new Map<string, Product>()
  return {
    rows,
    next() {
      const used = random.pick(estate.products.used)
      const product = bare.get(used.service.code) ?? withoutUsage(used)
      bare.set(used.service.code, product)
      const account = random.pick(estate.accounts)
      return { ...blankCharge, account, product, tags: untagged, ...describe(random, product) }
    },
  }
}

/** A service as charges name it that are not for usage. */
function withoutUsage(product: Product): Product {
  return {
    ...product,
    region: undefined,
    usageType: '',
    operation: '',
    family: '',
    unit: '',
    zonal: false,
    sku: '',
    rateCode: '',
    rateId: '',
    attributes: {},
  }
}

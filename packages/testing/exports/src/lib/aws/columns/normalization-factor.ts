import { type Decimal, parseDecimal } from '../../decimal.ts'
import type { Product } from '../catalogue/product.ts'
import type { Charge } from '../charge.ts'

const factors = new WeakMap<Product, Decimal | undefined>()

/** How many normalized units an hour of an instance counts; nothing for what is not an instance or not usage. */
export function normalizationFactor({ product, usage, split }: Charge): Decimal | undefined {
  if (usage === undefined || split !== undefined) return undefined
  if (!factors.has(product)) {
    const text = product.attributes['normalizationSizeFactor']
    factors.set(product, text === undefined ? undefined : parseDecimal(text))
  }
  return factors.get(product)
}

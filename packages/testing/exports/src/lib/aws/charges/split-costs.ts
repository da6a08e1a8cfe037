import { decimal, minus, times, truncate } from '../../decimal.ts'
import { hexDigits, instanceId } from '../../identifiers.ts'
import { createRandom } from '../../random.ts'
import type { Product } from '../catalogue/product.ts'
import { blankCharge } from '../charge.ts'
import type { ChargeSource, Estate } from './charge-source.ts'
import { costScale } from './usage.ts'

/**
 * Pods on instances (split cost allocation data): they cost nothing themselves and repeat their share of the
 * instance's cost in the split columns.
 */
export function createSplitCosts(estate: Estate, rows: number): ChargeSource {
  const random = createRandom(estate.seed, 'split')
  const products = new Map<Product, Product>()
  return {
    rows,
    next() {
      const instance = random.pick(estate.products.instances)
      const product = products.get(instance) ?? podProduct(instance)
      products.set(instance, product)
      const account = random.pick(estate.accounts)
      const reserved = decimal(random.below(4000) + 1, 3)
      const actual = decimal(random.below(reserved.units) + 1, 3)
      const ratio = decimal(random.below(9_999) + 1, 4)
      const cost = truncate(times(instance.price, ratio), costScale)
      const unusedCost = truncate(times(minus(instance.price, cost), ratio), costScale)
      const pod = hexDigits(random, 8)
      return {
        ...blankCharge,
        type: 'Usage',
        account,
        product,
        span: random.pick(estate.month.hours),
        resourceId: `arn:aws:eks:${instance.region?.id}:${account.id}:pod/main/shop/checkout-${pod}/${pod}`,
        tags: random.pick(estate.tagSets),
        description: `${product.usageType} of a pod`,
        usage: actual,
        split: {
          parent: instanceId(random),
          actual,
          reserved,
          usage: reserved,
          ratio,
          cost,
          unusedCost,
          publicCost: cost,
          publicUnusedCost: unusedCost,
        },
      }
    },
  }
}

function podProduct(instance: Product): Product {
  return {
    ...instance,
    service: {
      code: 'AmazonEKS',
      name: 'Amazon Elastic Container Service for Kubernetes',
      category: 'Compute',
      subcategory: 'Containers',
    },
    usageType: `${instance.region?.prefix ?? ''}EKS-EC2-vCPU-Hours`,
    operation: 'EKSPod-EC2',
    unit: 'vCPU-Hours',
    zonal: false,
  }
}

import { createMonth } from '../../month.ts'
import { createTagSets } from '../../tag-sets.ts'
import { createAccounts } from '../accounts.ts'
import { createProducts } from '../catalogue/products.ts'
import type { Settings } from '../settings.ts'
import type { Estate } from './charge-source.ts'
import { createResources } from './resources.ts'

/** What the seed and the period of a request stand for: the same in every delivery but for its number. */
export function createEstate({ request, payer, tagKeys, delivery }: Settings): Estate {
  const accounts = createAccounts(request.seed, payer)
  const products = createProducts()
  const tagSets = createTagSets(request.seed, tagKeys)
  return {
    seed: request.seed,
    month: createMonth(request.period),
    accounts,
    products,
    tagSets,
    resources: {
      count: Math.ceil(request.rows / 4) || 1,
      get: createResources(request.seed, { accounts, products: products.used, tagSets }),
    },
    delivery,
    shape: request.kind.startsWith('aws-focus') ? 'focus' : 'line-items',
  }
}

import { createTagSets, type TagSet } from '../../tag-sets.ts'
import type { Calendar } from '../calendar.ts'
import { createMeters, type Meters } from '../catalogue/meters.ts'
import type { AzureSettings } from '../settings.ts'
import { createSubscriptions, type Subscription } from '../subscriptions.ts'
import { createResources, type UsedResource } from './resources.ts'

/**
 * Which rows of a commitment there are: purchases in `actual`, what was left unused in `amortized`, both in `focus`,
 * neither in `usage`.
 */
export type Shape = 'actual' | 'amortized' | 'focus' | 'usage'

/** What the charges of a month have in common. */
export interface Estate {
  readonly seed: number
  readonly calendar: Calendar
  readonly subscriptions: readonly [Subscription, ...Subscription[]]
  readonly meters: Meters
  readonly tagSets: readonly [TagSet, ...TagSet[]]
  /** About a quarter as many as there are rows. */
  readonly resources: { readonly count: number; get(number: number): UsedResource }
  /** Which delivery this is, from 0. */
  readonly delivery: number
  readonly shape: Shape
  /** Whether bills have rounding adjustments. */
  readonly rounded: boolean
}

/** What the seed and the period of a request stand for: the same in every delivery but for its number. */
export function createEstate({ request, kind, agreement, scope, calendar, tagKeys, delivery }: AzureSettings): Estate {
  const { seed } = request
  const subscriptions = createSubscriptions(seed, agreement === 'payg' ? scope.accountId : undefined)
  const meters = createMeters(agreement === 'ea')
  const tagSets = createTagSets(seed, tagKeys)
  return {
    seed,
    calendar,
    subscriptions,
    meters,
    tagSets,
    resources: {
      count: Math.ceil(request.rows / 4) || 1,
      get: createResources(seed, { subscriptions, meters: meters.used, tagSets }),
    },
    delivery,
    shape: shapes[kind],
    rounded: agreement === 'mca',
  }
}

const shapes = {
  'azure-actual': 'actual',
  'azure-amortized': 'amortized',
  'azure-focus-1.0': 'focus',
  'azure-focus-1.2': 'focus',
  'azure-usage': 'usage',
} as const

import { mix } from '../../random.ts'
import type { TagSet } from '../../tag-sets.ts'
import type { Meter } from '../catalogue/meter.ts'
import type { AzureCharge } from '../charge.ts'
import type { Subscription } from '../subscriptions.ts'

/** Something that is used over and over: it fixes the subscription, meter and tags of its rows. */
export interface UsedResource {
  readonly subscription: Subscription
  readonly meter: Meter
  readonly resource: AzureCharge['resource']
  readonly tags: TagSet
}

type Some<T> = readonly [T, ...T[]]

const groups = ['rg-shop', 'RG-Data', 'rg-platform-weu', 'MC_cluster_cluster_westeurope', 'rg_legacy'] as const
const names = ['web', 'orders', 'batch', 'cache', 'reports'] as const

/** Any resource of an export, by number: derived when asked for, so that millions of them need no memory. */
export function createResources(
  seed: number,
  from: { readonly subscriptions: Some<Subscription>; readonly meters: Some<Meter>; readonly tagSets: Some<TagSet> },
): (number: number) => UsedResource {
  return (number) => {
    const a = mix(seed, number)
    const b = mix(a, number)
    const c = mix(b, a)
    const subscription = pick(from.subscriptions, a)
    const meter = pick(from.meters, b)
    const name = `${pick(names, c)}-${(c >>> 8).toString(36)}`
    return {
      subscription,
      meter,
      resource: resourceOf(subscription, meter, pick(groups, a ^ c), name),
      tags: pick(from.tagSets, c),
    }
  }
}

/** A resource of the type that a meter measures. */
export function resourceOf(
  { id }: Subscription,
  { service }: Meter,
  group: string,
  name: string,
): AzureCharge['resource'] {
  return { id: `/subscriptions/${id}/resourceGroups/${group}/providers/${service.resourceType}/${name}`, name, group }
}

export const noResource: AzureCharge['resource'] = { id: '', name: '', group: '' }

/** Halves the number first: the remainder of a small integer is several times faster. */
function pick<T>(list: Some<T>, number: number): T {
  return list[(number >>> 1) % list.length] ?? list[0]
}

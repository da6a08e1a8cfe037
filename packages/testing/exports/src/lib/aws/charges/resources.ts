import { mix } from '../../random.ts'
import type { TagSet } from '../../tag-sets.ts'
import type { Account } from '../accounts.ts'
import type { Product } from '../catalogue/product.ts'

/** Something that is used over and over: it fixes the account, product, zone and tags of its rows. */
export interface Resource {
  readonly account: Account
  readonly product: Product
  readonly zone: string
  /** Empty when the product's rows name no resource. */
  readonly id: string
  readonly tags: TagSet
}

type Some<T> = readonly [T, ...T[]]

/** Any resource of an export, by number: derived when asked for, so that millions of them need no memory. */
export function createResources(
  seed: number,
  from: { readonly accounts: Some<Account>; readonly products: Some<Product>; readonly tagSets: Some<TagSet> },
): (number: number) => Resource {
  const hex = Array.from({ length: 0x10000 }, (_, value) => value.toString(16).padStart(4, '0'))
  const zones = ['a', 'b', 'c', 'a']
  return (number) => {
    const a = mix(seed, number)
    const b = mix(a, number)
    const c = mix(b, a)
    const account = pick(from.accounts, a)
    const product = pick(from.products, b)
    const digits = `${hex[a >>> 16]}${hex[b >>> 16]}${hex[c >>> 16]}${hex[a & 0xffff]}`
    return {
      account,
      product,
      zone: product.zonal && product.region ? `${product.region.id}${zones[c & 3]}` : '',
      id: product.resource?.(account.id, digits) ?? '',
      tags: pick(from.tagSets, c),
    }
  }
}

/** Halves the number first: the remainder of a small integer is several times faster. */
function pick<T>(list: Some<T>, number: number): T {
  return list[(number >>> 1) % list.length] ?? list[0]
}

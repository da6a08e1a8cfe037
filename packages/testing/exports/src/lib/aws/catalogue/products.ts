import { parseDecimal } from '../../decimal.ts'
import { createRandom, type Random } from '../../random.ts'
import { ec2, instanceOffers } from './compute.ts'
import { catalogue } from './offers.ts'
import type { Product } from './product.ts'
import { type Region, regions } from './region.ts'
import type { Offer, Service } from './service.ts'

export interface Products {
  /** Each product as often as it is used: picking one evenly picks them as they occur. */
  readonly used: readonly [Product, ...Product[]]
  /** Instances on demand: what reservations and Savings Plans cover. */
  readonly instances: readonly [Product, ...Product[]]
}

/** The products of all regions. */
export function createProducts(): Products {
  const random = createRandom(0, 'products')
  const used: Product[] = []
  const instances: Product[] = []
  for (const { service, offers } of catalogue) {
    for (const offer of offers) {
      for (const region of regions) {
        const product = createProduct(random, service, offer, region)
        for (let times = Math.ceil((offer.weight * region.weight) / 10); times > 0; times--) used.push(product)
        if (service === ec2 && instanceOffers.includes(offer)) instances.push(product)
      }
    }
  }
  const [first, ...others] = used
  const [instance, ...otherInstances] = instances
  if (first === undefined || instance === undefined) throw new Error('The catalogue is empty')
  return { used: [first, ...others], instances: [instance, ...otherInstances] }
}

function createProduct(random: Random, service: Service, offer: Offer, region: Region): Product {
  const sku = code(random, 16)
  return {
    service,
    region,
    usageType: `${region.prefix}${offer.usageType}`,
    operation: offer.operation,
    family: offer.family,
    unit: offer.unit,
    price: parseDecimal(offer.price),
    meter: offer.meter,
    zonal: offer.zonal ?? false,
    sku,
    rateCode: `${sku}.JRTCKXETXF.${code(random, 10)}`,
    rateId: String(10_000_000_000 + random.below(2_000_000_000)),
    description: `$${offer.price} per ${offer.unit} - ${offer.usageType} in ${region.name}`,
    attributes: { location: region.name, locationType: 'AWS Region', ...offer.attributes },
    resource: offer.resource === undefined ? undefined : identifier(offer.resource.replace('{region}', region.id)),
  }
}

/** Fills a template in that has `{hex}` at its end or before a short suffix, and `{account}` or not. */
function identifier(template: string): Product['resource'] {
  const [beforeHex = '', afterHex = ''] = template.split('{hex}')
  const [beforeAccount = '', afterAccount] = beforeHex.split('{account}')
  if (afterAccount === undefined) return (_, hex) => beforeAccount + hex + afterHex
  return (account, hex) => beforeAccount + account + afterAccount + hex + afterHex
}

function code(random: Random, length: number): string {
  const letters = 'ABCDEFGHJKMNPQRSTUVWXYZ23456789'
  return Array.from({ length }, () => letters[random.below(letters.length)]).join('')
}

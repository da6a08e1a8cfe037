import { parseDecimal, times } from '../../decimal.ts'
import { uuid } from '../../identifiers.ts'
import { createRandom, type Random } from '../../random.ts'
import { catalogue } from './catalogue.ts'
import type { Meter } from './meter.ts'
import { type Region, regions } from './region.ts'
import type { Offer, Service } from './service.ts'
import { machineOffers } from './virtual-machines.ts'

export interface Meters {
  /** Each meter as often as it is used: picking one evenly picks them as they occur. */
  readonly used: readonly [Meter, ...Meter[]]
  /** Virtual machines on demand: what reservations and savings plans cover. */
  readonly machines: readonly [Meter, ...Meter[]]
}

/** What an enterprise pays of a list price. */
const negotiated = parseDecimal('0.95')

/** The meters of all regions, at list prices or at those of a contract. */
export function createMeters(discounted: boolean): Meters {
  const random = createRandom(0, 'meters')
  const used: Meter[] = []
  const machines: Meter[] = []
  for (const { service, offers } of catalogue) {
    for (const offer of offers) {
      for (const region of regions) {
        const meter = createMeter(random, service, offer, region, discounted)
        for (let count = Math.ceil((offer.weight * region.weight) / 10); count > 0; count--) used.push(meter)
        if (machineOffers.includes(offer)) machines.push(meter)
      }
    }
  }
  const [first, ...others] = used
  const [machine, ...otherMachines] = machines
  if (first === undefined || machine === undefined) throw new Error('The catalogue is empty')
  return { used: [first, ...others], machines: [machine, ...otherMachines] }
}

function createMeter(random: Random, service: Service, offer: Offer, region: Region, discounted: boolean): Meter {
  const listPrice = parseDecimal(offer.price)
  const parts = [service.category, offer.subCategory].filter((part) => part !== '')
  return {
    service,
    region,
    id: uuid(random),
    subCategory: offer.subCategory,
    name: offer.meter,
    product: `${parts.join(' ')} - ${offer.meter} - ${region.meterRegion}`,
    productId: `DZH318Z0${code(random, 4)}${code(random, 4)}`,
    partNumber: `${code(random, 3)}-${10_000 + random.below(90_000)}`,
    unit: offer.unit,
    amounts: offer.amounts,
    listPrice,
    unitPrice: discounted ? times(listPrice, negotiated) : listPrice,
    spot: offer.spot ?? false,
    size: offer.size ?? '',
  }
}

function code(random: Random, length: number): string {
  const letters = 'ABCDEFGHJKMNPQRSTUVWXYZ23456789'
  return Array.from({ length }, () => letters[random.below(letters.length)]).join('')
}

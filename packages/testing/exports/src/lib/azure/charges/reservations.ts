import type { ChargeSource } from '../../charges/charge-source.ts'
import { type Decimal, decimal, parseDecimal, times, zero } from '../../decimal.ts'
import { uuid } from '../../identifiers.ts'
import { createRandom, type Random } from '../../random.ts'
import { untagged } from '../../tag-sets.ts'
import type { Benefit } from '../benefit.ts'
import type { Meter } from '../catalogue/meter.ts'
import { microsoft } from '../catalogue/publisher.ts'
import type { AzureCharge } from '../charge.ts'
import { additionalInfo } from './additional-info.ts'
import { createCommitments, rowsOf } from './commitments.ts'
import { coverage } from './coverage.ts'
import type { Estate } from './estate.ts'
import { resourceOf } from './resources.ts'
import { hoursPaid } from './terms.ts'
import { free } from './usage.ts'

const discounted = parseDecimal('0.62')

/**
 * Reservations of one year for virtual machines, paid by the month or at once. Each is amortized to the same price every
 * hour, a 8,760th of what its term costs: over the term, not in one month, that is what was paid. Every third that has
 * rows enough came in exchange for another one, whose rest is refunded.
 */
export function createReservations(estate: Estate, rows: number): ChargeSource<AzureCharge> {
  const random = createRandom(estate.seed, 'ri')
  return createCommitments(rows, (index, count) => reservation(estate, random, index, count))
}

function* reservation(estate: Estate, random: Random, index: number, rows: number): Generator<AzureCharge, undefined> {
  const machine = random.pick(estate.meters.machines)
  const subscription = random.pick(estate.subscriptions)
  const benefit = createReservation(random, machine, index)
  const parts = rowsOf[estate.shape]
  const gaps = index % 3 === 2 && rows >= 6 && estate.calendar.days.length > 1 ? 2 : 1
  const covered = rows - (parts.purchases ? gaps : 0) - (parts.unused ? gaps : 0)
  const { machines, active, used, unused } = coverage(estate.calendar.days, covered, gaps)
  const price = times(benefit.hourly, hoursPaid(benefit))
  const common = {
    pricing: 'Reservation',
    subscription,
    meter: machine,
    publisher: microsoft,
    listPrice: zero,
    unitPrice: machine.unitPrice,
    benefit,
  } as const
  const ofItself = { ...common, resource: resourceIs(benefit), tags: untagged, additionalInfo: '' }
  const bought = (quantity: Decimal): AzureCharge => ({
    ...ofItself,
    meter: reservedMeter(machine),
    type: 'Purchase',
    frequency: benefit.frequency,
    span: active[0],
    quantity,
    unitPrice: price,
    actual: { price, cost: times(quantity, price) },
    amortized: free,
  })
  const exchanged = createReservation(random, machine, index + 1)
  if (parts.purchases) yield bought(decimal(machines, 0))
  if (parts.purchases && gaps === 2) {
    const refunded = bought(parseDecimal('-0.5'))
    yield { ...refunded, type: 'Refund', frequency: 'OneTime', benefit: exchanged, resource: resourceIs(exchanged) }
  }
  const tags = random.pick(estate.tagSets)
  for (const [row, { day, hours }] of used.entries()) {
    const quantity = decimal(hours, 0)
    const resource = resourceOf(subscription, machine, 'rg-reserved', `node-${row % machines}`)
    yield {
      ...common,
      type: 'Usage',
      frequency: 'UsageBased',
      span: day,
      resource,
      tags,
      additionalInfo: additionalInfo(machine, resource.name, benefit),
      quantity,
      actual: free,
      amortized: { price: benefit.hourly, cost: times(quantity, benefit.hourly) },
    }
  }
  for (const { day, hours } of parts.unused ? unused : []) {
    const quantity = decimal(hours, 0)
    yield {
      ...ofItself,
      type: 'UnusedReservation',
      frequency: 'UsageBased',
      span: day,
      quantity,
      actual: free,
      amortized: { price: benefit.hourly, cost: times(quantity, benefit.hourly) },
    }
  }
  return undefined
}

function createReservation(random: Random, { listPrice, size, region }: Meter, index: number): Benefit {
  const orderId = uuid(random)
  const shortId = uuid(random)
  return {
    kind: 'Reservation',
    id: `/providers/Microsoft.Capacity/reservationOrders/${orderId}/reservations/${shortId}`,
    shortId,
    name: `VM_RI_${size.replace('Standard_', '')}, ${index + 1}`,
    orderId,
    orderName: `Reserved VM Instance, ${size}, ${region.meterRegion}, 1 Year`,
    hourly: times(listPrice, discounted),
    frequency: index % 2 === 0 ? 'Recurring' : 'OneTime',
  }
}

function resourceIs({ id }: Benefit): AzureCharge['resource'] {
  return { id, name: '', group: '' }
}

function reservedMeter(machine: Meter): Meter {
  return { ...machine, service: { ...machine.service, provider: 'Microsoft.Capacity' }, size: '' }
}

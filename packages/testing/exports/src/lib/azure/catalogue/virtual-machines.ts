import type { Offer, Service } from './service.ts'
import { oneHour } from './units.ts'

export const virtualMachines: Service = {
  category: 'Virtual Machines',
  family: 'Compute',
  provider: 'Microsoft.Compute',
  resourceType: 'Microsoft.Compute/virtualMachines',
  focus: { category: 'Compute', name: 'Virtual Machines', subcategory: 'Virtual Machines' },
}

/** USD an hour, of the right order of magnitude. */
const sizes = [
  { series: 'BS Series', meter: 'B2s', size: 'Standard_B2s', price: '0.0416', weight: 90 },
  { series: 'Dsv5 Series', meter: 'D2s v5', size: 'Standard_D2s_v5', price: '0.096', weight: 120 },
  { series: 'Dsv5 Series', meter: 'D8s v5', size: 'Standard_D8s_v5', price: '0.384', weight: 60 },
  { series: 'Esv5 Series', meter: 'E4s v5', size: 'Standard_E4s_v5', price: '0.252', weight: 40 },
  { series: 'FSv2 Series', meter: 'F4s v2', size: 'Standard_F4s_v2', price: '0.169', weight: 30 },
  {
    series: 'NCADS A100 v4 Series',
    meter: 'NC24ads A100 v4',
    size: 'Standard_NC24ads_A100_v4',
    price: '3.673',
    weight: 2,
  },
] as const

/** On demand: what reservations and savings plans cover. */
export const machineOffers: readonly Offer[] = sizes.map(({ series, meter, size, price, weight }) => ({
  subCategory: series,
  meter,
  size,
  price,
  weight,
  unit: oneHour,
  amounts: 'hours',
}))

export const spotOffers: readonly Offer[] = [
  {
    subCategory: 'Dsv5 Series',
    meter: 'D8s v5 Spot',
    size: 'Standard_D8s_v5',
    price: '0.0713',
    weight: 25,
    unit: oneHour,
    amounts: 'hours',
    spot: true,
  },
]

import type { Offer, Service } from './service.ts'

export const ec2: Service = {
  code: 'AmazonEC2',
  name: 'Amazon Elastic Compute Cloud',
  category: 'Compute',
  subcategory: 'Virtual Machines',
}

interface InstanceType {
  readonly name: string
  /** USD an hour, of the right order of magnitude. */
  readonly price: string
  readonly spot: string
  readonly vcpu: string
  readonly memory: string
  readonly family: 'General purpose' | 'Compute optimized' | 'Memory optimized' | 'GPU instance'
  /** How many normalized units an hour counts. */
  readonly factor: string
}

const instanceTypes: readonly InstanceType[] = [
  {
    name: 't3.micro',
    price: '0.0104',
    spot: '0.0031',
    vcpu: '2',
    memory: '1 GiB',
    family: 'General purpose',
    factor: '0.5',
  },
  {
    name: 't3.medium',
    price: '0.0416',
    spot: '0.0127',
    vcpu: '2',
    memory: '4 GiB',
    family: 'General purpose',
    factor: '2',
  },
  {
    name: 'm5.large',
    price: '0.096',
    spot: '0.0385',
    vcpu: '2',
    memory: '8 GiB',
    family: 'General purpose',
    factor: '4',
  },
  {
    name: 'm6i.xlarge',
    price: '0.192',
    spot: '0.0713',
    vcpu: '4',
    memory: '16 GiB',
    family: 'General purpose',
    factor: '8',
  },
  {
    name: 'm7g.2xlarge',
    price: '0.3264',
    spot: '0.1347',
    vcpu: '8',
    memory: '32 GiB',
    family: 'General purpose',
    factor: '16',
  },
  {
    name: 'c6i.large',
    price: '0.085',
    spot: '0.0329',
    vcpu: '2',
    memory: '4 GiB',
    family: 'Compute optimized',
    factor: '4',
  },
  {
    name: 'c7g.4xlarge',
    price: '0.58',
    spot: '0.2217',
    vcpu: '16',
    memory: '32 GiB',
    family: 'Compute optimized',
    factor: '32',
  },
  {
    name: 'r6g.xlarge',
    price: '0.2016',
    spot: '0.0688',
    vcpu: '4',
    memory: '32 GiB',
    family: 'Memory optimized',
    factor: '8',
  },
  {
    name: 'r5.4xlarge',
    price: '1.008',
    spot: '0.3301',
    vcpu: '16',
    memory: '128 GiB',
    family: 'Memory optimized',
    factor: '32',
  },
  {
    name: 'g5.2xlarge',
    price: '1.212',
    spot: '0.4876',
    vcpu: '8',
    memory: '32 GiB',
    family: 'GPU instance',
    factor: '16',
  },
]

/** Linux instances with shared tenancy, by the hour and on demand: what reservations and Savings Plans cover. */
export const instanceOffers: readonly Offer[] = instanceTypes.map((instance) => ({
  ...instanceOffer(instance),
  usageType: `BoxUsage:${instance.name}`,
  operation: 'RunInstances',
  price: instance.price,
  weight: 22,
}))

export const spotOffers: readonly Offer[] = instanceTypes.map((instance) => ({
  ...instanceOffer(instance),
  usageType: `SpotUsage:${instance.name}`,
  operation: 'RunInstances:SV001',
  price: instance.spot,
  weight: 4,
}))

function instanceOffer(instance: InstanceType) {
  return {
    family: 'Compute Instance',
    unit: 'Hrs',
    meter: { by: 'hour' },
    zonal: true,
    resource: 'i-0{hex}',
    attributes: {
      capacitystatus: 'Used',
      clockSpeed: '3.1 GHz',
      currentGeneration: 'Yes',
      dedicatedEbsThroughput: 'Up to 4750 Mbps',
      ecu: 'NA',
      enhancedNetworkingSupported: 'Yes',
      instanceFamily: instance.family,
      instanceType: instance.name,
      instanceTypeFamily: instance.name.slice(0, instance.name.indexOf('.')),
      licenseModel: 'No License required',
      memory: instance.memory,
      networkPerformance: 'Up to 12500 Megabit',
      normalizationSizeFactor: instance.factor,
      operatingSystem: 'Linux',
      preInstalledSw: 'NA',
      processorArchitecture: '64-bit',
      storage: 'EBS only',
      tenancy: 'Shared',
      vcpu: instance.vcpu,
    },
  } as const
}

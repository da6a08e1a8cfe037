import { type Column, columnsOf } from './column.ts'

const product = columnsOf((charge) => charge.product)

/** Columns that hold the attribute of their own name. */
const attributes = [
  'capacitystatus',
  'clockSpeed',
  'currentGeneration',
  'databaseEngine',
  'deploymentOption',
  'durability',
  'ecu',
  'enhancedNetworkingSupported',
  'fromLocation',
  'group',
  'groupDescription',
  'instanceFamily',
  'instanceType',
  'instanceTypeFamily',
  'licenseModel',
  'location',
  'locationType',
  'memory',
  'networkPerformance',
  'normalizationSizeFactor',
  'operatingSystem',
  'preInstalledSw',
  'processorArchitecture',
  'storage',
  'storageClass',
  'storageMedia',
  'tenancy',
  'transferType',
  'vcpu',
  'volumeApiName',
  'volumeType',
] as const

/** The `product/…` columns, in the order of their names. */
export const curV1ProductColumns: readonly Column[] = [
  product('product/ProductName', ({ service }) => service.name),
  ...[
    ...attributes.map((name) => product(`product/${name}`, (part) => part.attributes[name])),
    product('product/operation', ({ operation }) => operation),
    product('product/productFamily', ({ family }) => family),
    product('product/region', ({ region }) => region?.id),
    product('product/regionCode', ({ region }) => region?.id),
    product('product/servicecode', (part) => part.attributes['servicecode'] ?? part.service.code),
    product('product/servicename', ({ service }) => service.name),
    product('product/sku', ({ sku }) => sku),
    product('product/usagetype', ({ usageType }) => usageType),
  ].sort((a, b) => (a.name < b.name ? -1 : 1)),
]

import type { Decimal } from '../../decimal.ts'
import type { Region } from './region.ts'
import type { Meter, Service } from './service.ts'

/** Something that is sold in a region at a price: what a SKU stands for. */
export interface Product {
  readonly service: Service
  /** `undefined` for products that are not sold in a region, such as support. */
  readonly region: Region | undefined
  readonly usageType: string
  readonly operation: string
  readonly family: string
  readonly unit: string
  readonly price: Decimal
  readonly meter: Meter
  /** Whether usage happens in an availability zone. */
  readonly zonal: boolean
  readonly sku: string
  readonly rateCode: string
  readonly rateId: string
  readonly description: string
  /** The `product/…` columns beside those above, by the column's name without its group. */
  readonly attributes: Readonly<Record<string, string>>
  /** The identifier of a resource, from its account and sixteen hexadecimal digits; absent where rows name none. */
  readonly resource: ((account: string, hex: string) => string) | undefined
}

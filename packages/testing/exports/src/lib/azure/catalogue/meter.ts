import type { Decimal } from '../../decimal.ts'
import type { Region } from './region.ts'
import type { Amounts, Service, Unit } from './service.ts'

/** Something that is sold in a region at a price. */
export interface Meter {
  readonly service: Service
  readonly region: Region
  readonly id: string
  readonly subCategory: string
  readonly name: string
  /** As in `ProductName`. */
  readonly product: string
  readonly productId: string
  readonly partNumber: string
  readonly unit: Unit
  readonly amounts: Amounts
  /** USD for one unit, pay-as-you-go. */
  readonly listPrice: Decimal
  /** USD for one unit under the agreement. */
  readonly unitPrice: Decimal
  readonly spot: boolean
  /** `Standard_D2s_v5` of a virtual machine, otherwise empty. */
  readonly size: string
}

export interface Service {
  /** As in `MeterCategory`. */
  readonly category: string
  /** As in `ServiceFamily`. */
  readonly family: string
  /** As in `ConsumedService`. */
  readonly provider: string
  /** What its resources are called: `Microsoft.Compute/virtualMachines`. */
  readonly resourceType: string
  /** As FOCUS has them. */
  readonly focus: { readonly category: string; readonly name: string; readonly subcategory: string }
}

/** A unit of measure, of which several things may make one: `10K` operations. */
export interface Unit {
  /** As in `UnitOfMeasure`. */
  readonly name: string
  readonly block: number
  /** What one of the block is. */
  readonly each: string
}

/** Hours of a day, mostly all; or 1 to `most` × 10^-`scale` units, small amounts being more frequent. */
export type Amounts = 'hours' | { readonly most: number; readonly scale: number }

/** One thing that a service sells in every region. */
export interface Offer {
  readonly subCategory: string
  readonly meter: string
  readonly unit: Unit
  /** USD for one unit: at most four digits, so that costs stay below fifteen. */
  readonly price: string
  /** Not above 99,999 units, for the same reason. */
  readonly amounts: Amounts
  /** How often it occurs, relative to the others. */
  readonly weight: number
  readonly spot?: true
  readonly size?: string
}

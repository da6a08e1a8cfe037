export interface Service {
  /** As `lineItem/ProductCode`. */
  readonly code: string
  /** As `product/ProductName`. */
  readonly name: string
  /** As FOCUS has them. */
  readonly category: string
  readonly subcategory: string
}

/**
 * How a product is measured.
 * - `hour`: by the hour, mostly one whole hour.
 * - `month`: once for the whole month, as usage or as a fee.
 * - `metered`: 1 to `most` × 10^-`scale` units, small amounts being more frequent. Costs are cut after ten decimals
 *   unless they are `exact`.
 */
export type Meter =
  | { readonly by: 'hour' }
  | { readonly by: 'month'; readonly fee?: true }
  | { readonly by: 'metered'; readonly most: number; readonly scale: number; readonly exact?: true }

/** One thing that a service sells in every region. */
export interface Offer {
  readonly usageType: string
  readonly operation: string
  readonly family: string
  readonly unit: string
  /** USD for one unit. */
  readonly price: string
  readonly meter: Meter
  /** How often it occurs, relative to the others. */
  readonly weight: number
  readonly attributes?: Readonly<Record<string, string>>
  readonly zonal?: true
  /** With `{region}`, `{account}` and `{hex}` in the places of those. */
  readonly resource?: string
}

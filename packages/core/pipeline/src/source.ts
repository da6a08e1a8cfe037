import type { Backend, ObjectStore, Vendor } from '@openfinops/plugin'

/** How column names become table names: `plain` cleans them, `snake` also parts words as CUR 2.0 does. */
export type NameStyle = 'plain' | 'snake'

/** A configured export: a vendor that reads it, and the store it lies in. */
export interface Source {
  readonly name: string
  readonly vendor: Vendor
  readonly store: ObjectStore
  readonly table: string
  readonly names: NameStyle
  /** How often the vendor delivers, where the configuration says so. */
  readonly cadence: 'hourly' | 'daily' | 'monthly' | undefined
  /** Whether its table may hold the bills of several payers. */
  readonly mixPayers: boolean
}

/** A configured backend. */
export interface Target {
  readonly name: string
  readonly backend: Backend
}

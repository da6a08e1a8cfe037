import type { Backend, ObjectStore, Vendor } from '@openfinops/plugin'

/** How column names become table names: `plain` cleans them, `snake` also parts words as CUR 2.0 does. */
export type NameStyle = 'plain' | 'snake'

/** A configured export: a vendor that reads it, and the store it lies in. */
export interface Source {
  readonly name: string
  readonly vendor: Vendor
  readonly store: ObjectStore
  /** Which part of a bill is meant where exports of several have one name: `Manifest.scope`. */
  readonly scope: string | undefined
  readonly table: string
  readonly names: NameStyle
  /** How often the vendor delivers, where the configuration says so. */
  readonly cadence: 'hourly' | 'daily' | 'monthly' | undefined
  /** Whether its table may hold the bills of several payers. */
  readonly mixPayers: boolean
  /** Whether its table may hold the same bill of the same month from another source too. */
  readonly mixExports: boolean
}

/** A configured backend. */
export interface Target {
  readonly name: string
  readonly backend: Backend
}

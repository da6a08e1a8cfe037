import type { ColumnRole, ColumnType, Manifest, RemoteFile, Vendor, VendorLocation } from '@openfinops/plugin'
import { vendorColumnTests } from './lib/vendor-column-tests.ts'
import { vendorDamageTests } from './lib/vendor-damage-tests.ts'
import { vendorIdentityTests } from './lib/vendor-identity-tests.ts'
import { vendorKeyTests } from './lib/vendor-key-tests.ts'
import { vendorManifestTests } from './lib/vendor-manifest-tests.ts'
import type { RegisterTest } from './suite.ts'

/** What a vendor is tested with: what its provider writes, and what that means, read off by hand. */
export interface VendorSuite {
  readonly test: RegisterTest
  readonly vendor: (location: VendorLocation) => Vendor
  /** One or more for every layout the vendor knows. No two hold the same delivery. */
  readonly deliveries: readonly VendorDelivery[]
  /** Columns of one file each, under a name for that kind of file: `CSV`, `Parquet`. */
  readonly columns: Readonly<Record<string, readonly ColumnCase[]>>
  /** Is told which tests did not run, and why. Default: a line on the console. */
  readonly note?: (line: string) => void
}

/** What lies in a bucket at one moment. */
export interface VendorDelivery {
  /** Begins the names of its tests. */
  readonly name: string
  readonly location: VendorLocation
  /** Every object of the export, as the provider writes it. */
  readonly objects: readonly ListedObject[]
  /** Keys of what else lies there: other exports, names in another case, files that look like manifests. */
  readonly foreign?: readonly string[]
  /**
   * What was delivered. Where the vendor reads manifests, one for every object that has a text, in the order of the
   * objects; otherwise in any order.
   */
  readonly manifests: readonly ExpectedManifest[]
}

/** An object in a bucket. */
export interface ListedObject {
  readonly key: string
  /** The text of a manifest. Every object that has one is a manifest; no other object is. */
  readonly text?: string
  /** ISO 8601. Default: the first moment of the year 2000. */
  readonly lastModified?: string
  /** Default: the length of the text, or 1. */
  readonly bytes?: number
}

/** A manifest, written by hand: times as ISO 8601, and a key for a file whose size the vendor does not say. */
export interface ExpectedManifest extends Omit<Manifest, 'period' | 'createdAt' | 'files'> {
  readonly period: string
  readonly createdAt: string
  readonly files: readonly (string | RemoteFile)[]
}

/** A column's name and type as delivered, and the type and role it has to get. */
export type ColumnCase = readonly [name: string, type: string | undefined, becomes: ColumnType, role?: ColumnRole]

/**
 * Registers the tests that every `Vendor` has to pass. They read nothing and write nothing; what they check beyond the
 * expectations follows from the contract.
 */
export function testVendor(suite: VendorSuite): void {
  vendorIdentityTests(suite)
  vendorKeyTests(suite)
  vendorManifestTests(suite)
  vendorDamageTests(suite)
  vendorColumnTests(suite)
}

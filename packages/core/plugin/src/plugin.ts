import type { Backend } from './backend.ts'
import type { StandardSchema } from './standard-schema.ts'
import type { ObjectStore } from './store.ts'
import type { Vendor } from './vendor.ts'

export interface PluginContext {
  /** Absolute path of the folder that relative paths in the options start from. */
  readonly folder: string
  /** The environment. Plugins read it here and nowhere else; SDKs with a credential chain of their own may read it. */
  readonly env: Readonly<Record<string, string | undefined>>
}

/** Where an export lies inside its store. */
export interface VendorLocation {
  /** What the user configured at the vendor as the export's prefix, without slashes at either end. May be empty. */
  readonly prefix: string
  /** The export's name; `undefined` means every export under the prefix. */
  readonly export: string | undefined
}

/** The default export of a vendor's package. */
export interface VendorPlugin<Options = unknown> {
  readonly kind: 'vendor'
  readonly apiVersion: 1
  readonly name: string
  /** Parses the options once; unknown keys are an issue. */
  readonly options: StandardSchema<Options>
  create(location: VendorLocation, options: Options): Vendor
}

/** The default export of a store's package. */
export interface StorePlugin<Options = unknown> {
  readonly kind: 'store'
  readonly apiVersion: 1
  readonly name: string
  /** The schemes of the URLs it opens, without colon: `s3`. */
  readonly schemes: readonly string[]
  readonly options: StandardSchema<Options>
  /** Opens nothing and asks nobody: the first request does. */
  create(url: string, options: Options, context: PluginContext): ObjectStore
}

/** The default export of a backend's package. */
export interface BackendPlugin<Options = unknown> {
  readonly kind: 'backend'
  readonly apiVersion: 1
  readonly name: string
  readonly options: StandardSchema<Options>
  /** Opens nothing: the first method called does. */
  create(options: Options, context: PluginContext): Backend
}

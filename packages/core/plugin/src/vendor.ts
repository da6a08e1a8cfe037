import type { Column, SourceColumn } from './column.ts'
import type { Manifest } from './manifest.ts'
import type { StoreObject } from './store.ts'

/**
 * How deliveries are found.
 * - `manifest`: the vendor writes one. `isManifest` is true for the keys of manifests of this export and for nothing
 *   else; `parse` is given such an object's text, as UTF-8 without byte order mark. Both copies of a delivery that the
 *   vendor writes twice may match.
 * - `listing`: the vendor writes none. `assemble` is given everything below the prefixes and makes the manifests.
 *
 * Both throw FinopsError `MANIFEST_INVALID`, with the key in `file` and the path inside in `column`.
 */
export type Discovery =
  | {
      readonly type: 'manifest'
      isManifest(key: string): boolean
      parse(text: string, object: StoreObject): Manifest
    }
  | {
      readonly type: 'listing'
      assemble(objects: readonly StoreObject[]): readonly Manifest[]
    }

/** One kind of export of a provider. Pure: no input or output, no credentials, no clock. */
export interface Vendor {
  readonly apiVersion: 1
  /** For example `aws-cur-v1`. Never changes once released. */
  readonly name: string
  /** Who sends the bill, for example `aws`: the group of commands. */
  readonly provider: string
  /** The table that its rows go to unless the configuration says otherwise. */
  readonly table: string
  /** The narrowest prefixes that hold every manifest (for `listing`: every file) and little else. None overlap. */
  readonly prefixes: readonly string[]
  readonly discovery: Discovery
  /** What becomes of a column. Total: vendors add columns without notice, and a name nobody knows is text. */
  column(source: SourceColumn): Column
}

import type { BillingPeriod, ErrorPlace, Manifest, StoreObject } from '@openfinops/plugin'

/**
 * The arrows, up to the backend:
 * `discovered → downloading → staged`, each of them `→ failed`, `failed → downloading`, and any `→ superseded`.
 */
export type DeliveryState = 'discovered' | 'downloading' | 'staged' | 'failed' | 'superseded'

export interface RecordedError {
  readonly code: string
  readonly message: string
  readonly place: ErrorPlace
  readonly fix: string | undefined
}

/** A file of a delivery, as far as it has come. */
export interface FileRecord {
  readonly deliveryId: number
  /** Position in the manifest, from 0. */
  readonly position: number
  readonly key: string
  /** Set when the download began: the object that was pinned. */
  readonly object: Pick<StoreObject, 'etag' | 'bytes' | 'lastModified'> | undefined
  /** Set when the file is complete and checked. */
  readonly fetched: FetchedFile | undefined
}

export interface FetchedFile {
  /** Relative to the bronze folder, with slashes. */
  readonly path: string
  readonly bytes: number
  /** Of the bytes as delivered, in hexadecimal. */
  readonly sha256: string
  /** The columns of the file in its own order, with their types where the file says them. */
  readonly columns: readonly { readonly name: string; readonly type: string | undefined }[]
}

export interface NewDelivery {
  readonly source: string
  readonly manifest: Manifest
  /** Unique within source and period; usually `manifest.id`. */
  readonly manifestId: string
  /** The manifest's object; for a vendor without manifests the newest of its files. */
  readonly object: StoreObject
  /** Where the raw manifest is kept, relative to the bronze folder; `undefined` when there is none. */
  readonly raw: string | undefined
}

export interface DeliveryFields {
  readonly id: number
  readonly source: string
  readonly period: BillingPeriod
  readonly manifestId: string
  readonly manifest: Manifest
  readonly object: StoreObject
  readonly raw: string | undefined
  readonly discoveredAt: Date
  readonly changedAt: Date
}

interface KnownInState {
  readonly discovered: unknown
  readonly downloading: unknown
  /** Every file of a staged delivery is complete. */
  readonly staged: { readonly files: readonly (FileRecord & { readonly fetched: FetchedFile })[] }
  readonly failed: { readonly failedIn: 'discovered' | 'downloading' | 'staged'; readonly error: RecordedError }
  readonly superseded: { readonly supersededBy: string }
}

/** A delivery in a state, with what is known in that state. `Delivery` alone is one in any state. */
export type Delivery<S extends DeliveryState = DeliveryState> = S extends DeliveryState
  ? DeliveryFields & { readonly state: S } & KnownInState[S]
  : never

import type { BillingPeriod } from './billing-period.ts'
import type { SourceColumn } from './column.ts'

export const fileFormats = ['csv', 'csv.gz', 'csv.zip', 'parquet'] as const

/** How the files are written. A `csv.zip` holds one CSV file. Every CSV file begins with its header. */
export type FileFormat = (typeof fileFormats)[number]

/** What a vendor says it delivered: one delivery of one billing period. */
export interface Manifest {
  /** Tells this delivery from every other of the same period. Opaque: neither sorted nor parsed. */
  readonly id: string
  /** The export's name at the vendor. */
  readonly export: string
  /** Who pays the bill, where the vendor says so. */
  readonly payer: string | undefined
  /**
   * Which part of a bill it covers, as the vendor names it and where several exports may have one name: an Azure
   * subscription or billing account. Absent where the export's name tells, or where the vendor does not say.
   */
  readonly scope?: string | undefined
  readonly period: BillingPeriod
  /** When the vendor made the delivery. The newest of a period counts; equal times are decided by `id`. */
  readonly createdAt: Date
  /** True for a copy that the vendor keeps pointing at the newest delivery: it counts before any that is not. */
  readonly latest: boolean
  /** True when a later delivery overwrites the same keys, so that files can change while they are read. */
  readonly inPlace: boolean
  readonly format: FileFormat
  /** Every file of the delivery, and nothing else. May be empty. */
  readonly files: readonly RemoteFile[]
  /** The columns of the files; `undefined` when the vendor does not say: the files' own headers then decide. */
  readonly columns: readonly SourceColumn[] | undefined
  /** Rows in all files together; `undefined` when the vendor does not say. */
  readonly rows: number | undefined
  /** Which version of which columns it has, for people: `FOCUS 1.2`. Absent when there is but one, or no telling. */
  readonly schema?: string | undefined
}

export interface RemoteFile {
  /** The object's key in the store that the manifest was found in. */
  readonly key: string
  /** The object's size; `undefined` when the vendor does not say. */
  readonly bytes: number | undefined
}

/** What a backend shows of the deliveries of one kind of export, for people who look at its tables. */
export interface Catalogue {
  /** The table with a row for each delivery: the fields of `CatalogueEntry`, in snake case. */
  readonly manifestTable: string
  /**
   * The view with a row for each file: `billing_period`, `export_id`, `s3_key`, `local_path` and `expected_rows`, which
   * is NULL where the vendor promises rows for the whole delivery, or none.
   */
  readonly filesView: string
  readonly entries: readonly CatalogueEntry[]
}

export interface CatalogueEntry {
  readonly source: string
  /** `YYYY-MM`; `undefined` for a source that has delivered nothing yet. */
  readonly billingPeriod: string | undefined
  readonly exportId: string | undefined
  readonly cadence: string | undefined
  /** The vendor that read it. */
  readonly sourceType: string
  /** What `Manifest.schema` says. */
  readonly schemaVersion: string | undefined
  readonly format: string | undefined
  readonly fileKeys: readonly string[]
  /** Where the files lie in bronze, as absolute paths, in the order of the keys; empty before they are there. */
  readonly localPaths: readonly string[]
  /** SHA-256 of the files, in hexadecimal, in the order of the keys. */
  readonly fileHashes: readonly string[]
  readonly manifestKeys: readonly string[]
  readonly expectedRows: number | undefined
  /** Rows that were loaded. */
  readonly rowCount: number | undefined
  /**
   * `success`: loaded everywhere. `partial`: begun. `failed`: the last attempt failed. `no_data`: there is no delivery.
   * `superseded`: a newer delivery has its place.
   */
  readonly status: 'success' | 'partial' | 'failed' | 'no_data' | 'superseded'
  readonly errorCount: number
  /** When the vendor made the delivery, ISO 8601 in UTC. */
  readonly createdAt: string | undefined
}

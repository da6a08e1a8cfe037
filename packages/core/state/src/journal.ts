import type { BillingPeriod, ControlTotals, SchemaChange, StoreObject } from '@openfinops/plugin'
import type { Delivery, FetchedFile, FileRecord, NewDelivery, RecordedError } from './delivery.ts'
import type { ExportRecord, NewExport } from './export-record.ts'
import type { Lease } from './lease.ts'
import type { Load } from './load.ts'
import type { NewRun, Run, RunOutcome } from './run.ts'
import type { Transition } from './transition.ts'

export interface PeriodFilter {
  readonly source?: string
  /** First period, inclusive. */
  readonly from?: BillingPeriod
  /** Last period, inclusive. */
  readonly to?: BillingPeriod
}

/**
 * The journal. Each method is one transaction: done and durable when it returns, or not done at all.
 *
 * Methods that draw an arrow take the delivery or load in the state that it starts from and return it in the new one.
 * They append to the history, and throw FinopsError `TRANSITION_REFUSED` (retryable), changing nothing, when the row is
 * no longer in the state that the value claims. Every method may throw `JOURNAL_UNUSABLE`.
 */
export interface Journal {
  startRun(run: NewRun): Run
  /** @throws FinopsError `TRANSITION_REFUSED` when it has ended already. */
  finishRun(run: Run, outcome: RunOutcome): void
  /** Newest first. */
  runs(limit: number): readonly Run[]

  /** The manifest objects that were read before, by key. */
  knownManifests(source: string): ReadonlyMap<string, KnownManifest>
  /** Remembers that this object was read and what it says. Replaces what was known of the same key. */
  rememberManifest(source: string, object: StoreObject, says: Omit<KnownManifest, 'etag'>): void

  /** → discovered. The delivery as it is when it is known already, unchanged. */
  discover(run: Run, delivery: NewDelivery): Delivery
  /** discovered | failed → downloading. */
  startDownload(run: Run, delivery: Delivery<'discovered' | 'failed'>): Delivery<'downloading'>
  /** Takes up a download that a dead run left; recorded as `downloading → downloading`. */
  resumeDownload(run: Run, delivery: Delivery<'downloading'>): Delivery<'downloading'>
  /** Remembers which object a file's bytes come from; forgets what was fetched of another. */
  pinFile(
    delivery: Delivery<'discovered' | 'failed' | 'downloading'>,
    position: number,
    object: StoreObject,
  ): FileRecord
  /** Refused unless the file is pinned. */
  completeFile(delivery: Delivery<'downloading'>, position: number, file: FetchedFile): FileRecord
  /** Forgets pins and fetched files, so that the download starts over. */
  resetFiles(delivery: Delivery<'downloading'>): void
  /** downloading → staged. Refused unless every file is complete. */
  stage(run: Run, delivery: Delivery<'downloading'>): Delivery<'staged'>
  /** → failed. */
  failDelivery(
    run: Run,
    delivery: Delivery<'discovered' | 'downloading' | 'staged'>,
    error: RecordedError,
  ): Delivery<'failed'>
  /**
   * Any → superseded, with its loads that are not loaded. `by` is the manifest id of the newer delivery. One that is
   * superseded already stays as it is.
   */
  supersede(run: Run, delivery: Delivery, by: string): Delivery<'superseded'>
  /** Forgets pins and fetched files of a superseded delivery, after its local files were deleted. */
  forgetFiles(delivery: Delivery<'superseded'>): void

  /** Newest period first; within a period in the order of discovery. */
  deliveries(filter: PeriodFilter): readonly Delivery[]
  delivery(id: number): Delivery
  /** In the order of the manifest. */
  files(deliveryId: number): readonly FileRecord[]

  /**
   * → loading, for this backend and table, from the staged files or straight from the store. A load that failed is
   * taken up, so is one that a dead run left; one that is `loaded` is superseded and a new one begins.
   */
  startLoad(
    run: Run,
    delivery: Delivery<'discovered' | 'failed' | 'staged'>,
    target: LoadTarget,
    cause: string,
  ): Load<'loading'>
  /**
   * loading → loaded. The load of the same source, period, backend and table that was loaded before is superseded in
   * the same transaction.
   */
  finishLoad(run: Run, load: Load<'loading'>, result: LoadResult): Load<'loaded'>
  /** loading → failed. */
  failLoad(run: Run, load: Load<'loading'>, error: RecordedError): Load<'failed'>
  /** loaded → superseded: the ledger of the backend no longer holds it. */
  loseLoad(run: Run, load: Load<'loaded'>, cause: string): Load<'superseded'>
  /** Newest period first; within a period in the order of their start. */
  loads(filter: PeriodFilter & { readonly backend?: string }): readonly Load[]

  /** The column names given in a table: source name to name. */
  columnNames(table: string): ReadonlyMap<string, string>
  /**
   * Gives names for good. A source name that has one keeps it: all names of the table are returned, whoever gave them.
   * @throws FinopsError `TRANSITION_REFUSED` when a name is taken by another source name.
   */
  nameColumns(table: string, names: ReadonlyMap<string, string>): ReadonlyMap<string, string>

  /** Replaces the record of the same source, period, backend and table. */
  recordExport(run: Run, record: NewExport): ExportRecord
  /** Newest period first. */
  exports(filter: PeriodFilter & { readonly backend?: string }): readonly ExportRecord[]

  /** Oldest first. */
  history(filter: PeriodFilter): readonly Transition[]
  /** When the history was last appended to; `undefined` before the first transition. */
  lastTransitionAt(): Date | undefined

  /**
   * Takes a lease, or returns `undefined` when a live process holds it. Two leases of one name never live at once, not
   * even in one process.
   */
  acquireLease(name: string): Lease | undefined

  close(): void
}

export interface KnownManifest {
  readonly etag: string
  /** The delivery that it describes. */
  readonly deliveryId: number
  /** `Manifest.latest` of this copy. */
  readonly latest: boolean
}

export interface LoadTarget {
  readonly backend: string
  readonly table: string
}

export interface LoadResult {
  readonly totals: ControlTotals
  readonly changes: readonly SchemaChange[]
  /** How it was loaded, for people; goes into the history. */
  readonly details?: Readonly<Record<string, string>>
}

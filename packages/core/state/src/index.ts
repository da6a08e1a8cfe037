export type {
  Delivery,
  DeliveryFields,
  DeliveryState,
  FetchedFile,
  FileRecord,
  NewDelivery,
  RecordedError,
} from './delivery.ts'
export type { ExportRecord, NewExport } from './export-record.ts'
export type { Journal, KnownManifest, LoadResult, LoadTarget, PeriodFilter } from './journal.ts'
export type { Lease } from './lease.ts'
export type { Load, LoadState } from './load.ts'
export { type OpenOptions, openJournal } from './open-journal.ts'
export type { NewRun, Run, RunOutcome } from './run.ts'
export type { Transition } from './transition.ts'

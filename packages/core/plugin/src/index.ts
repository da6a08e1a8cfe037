export { throwIfAborted, unlessAborted } from './abort.ts'
export type { Backend, BackendContext } from './backend.ts'
export type { BackendCheck } from './backend-check.ts'
export {
  type BillingPeriod,
  billingPeriod,
  billingPeriodOf,
  periodEnd,
  periodStart,
  shiftPeriod,
} from './billing-period.ts'
export type { Catalogue, CatalogueEntry } from './catalogue.ts'
export type { Column, ColumnRole, ColumnType, SourceColumn } from './column.ts'
export type { Change, FileComparison, GroupChange, SumChange } from './comparison.ts'
export type { ControlTotals, CostSum } from './control-totals.ts'
export {
  type ErrorCode,
  type ErrorDetails,
  type ErrorPlace,
  errorTitles,
  FinopsError,
  isFinopsError,
} from './error.ts'
export type { ExportedPeriod, PeriodExport } from './export.ts'
export type {
  LoadedPeriod,
  PeriodLoad,
  PeriodReference,
  SchemaChange,
  StagedFile,
  TableColumn,
} from './load.ts'
export { type FileFormat, fileFormats, type Manifest, type RemoteFile } from './manifest.ts'
export type { ParquetLoad } from './parquet-load.ts'
export type {
  BackendPlugin,
  PluginContext,
  StorePlugin,
  VendorLocation,
  VendorPlugin,
} from './plugin.ts'
export type { QueryColumn, QueryResult } from './query.ts'
export type { StandardSchema } from './standard-schema.ts'
export type { ObjectBody, ObjectStore, ReadOptions, StoreObject } from './store.ts'
export type { StreamedFile, StreamedLoad } from './streamed-load.ts'
export type { Discovery, Vendor } from './vendor.ts'

import type { BackendCheck } from './backend-check.ts'
import type { Catalogue } from './catalogue.ts'
import type { FileComparison } from './comparison.ts'
import type { ControlTotals } from './control-totals.ts'
import type { ExportedPeriod, PeriodExport } from './export.ts'
import type { LoadedPeriod, PeriodLoad, PeriodReference } from './load.ts'
import type { ParquetLoad } from './parquet-load.ts'
import type { QueryResult } from './query.ts'
import type { StreamedLoad } from './streamed-load.ts'

export interface BackendContext {
  /** Aborted when the caller gives up; the backend then stops, leaves everything as it was and rejects. */
  readonly signal: AbortSignal
  /** Told how many bytes of a load are on their way to a backend that is elsewhere, and of how many. May be absent. */
  readonly onSent?: (bytes: number, of: number) => void
}

/**
 * A home for tables. Besides the columns of its load, every table has `billing_period` (DATE, the first day of the
 * period), `finops_source` and `finops_manifest` (text).
 *
 * A method that is absent is something the backend cannot do; nothing else says so.
 */
export interface Backend {
  readonly apiVersion: 1
  readonly name: string

  /**
   * Replaces one period of one source by the rows of these files, all or nothing, and writes the ledger in the same
   * transaction. Readers see the old rows or the new ones. Creates the table, adds columns and widens them as needed;
   * columns the delivery lacks stay and are NULL. Columns are matched by name. The same load twice gives the same
   * table.
   * @throws FinopsError `VALUE_INVALID`, `VALUE_INEXACT` with file, line, column and value; `FILE_MALFORMED` with file
   * and line; `ROWS_MISSING`; `COLUMN_TYPE_CHANGED`; `BACKEND_LOCKED` (retryable). The table is then as it was.
   */
  replacePeriod(load: PeriodLoad, context: BackendContext): Promise<LoadedPeriod>

  /**
   * Replaces one period of one source by the rows of a Parquet file, all or nothing. For warehouses that are not on this
   * machine: the ledger is written after the rows were counted and added up, and not before. The work may go on when the
   * caller gives up or dies; the same load again then takes it up instead of doing it twice, so that there is one copy
   * of the period in the end. A backend that has this method may reject `replacePeriod` with `BACKEND_UNSUPPORTED`.
   * @throws FinopsError `COLUMN_TYPE_CHANGED` before anything is sent; `BACKEND_DENIED` naming the permission;
   * `BACKEND_UNAVAILABLE` (retryable); `JOB_FAILED`; `TOTALS_DIFFER` when the rows do not add up to what the file does:
   * the ledger then does not have the load.
   */
  replaceFromParquet?(load: ParquetLoad, context: BackendContext): Promise<LoadedPeriod>

  /**
   * Replaces one period of one source by the rows of files that never were on this machine, all or nothing. Promises
   * what `replaceFromParquet` does, and refuses every value that it could not keep to its last digit. What it has made
   * of the files is compared with the rows that they have, before anything is put in place.
   * @throws FinopsError as `replaceFromParquet`; `VALUE_INVALID`, `VALUE_INEXACT` with column and value, and with the
   * file where the backend can tell; `ROWS_MISSING`; `BACKEND_UNSUPPORTED` for a format that it does not read.
   */
  replaceFromStreams?(load: StreamedLoad, context: BackendContext): Promise<LoadedPeriod>

  /** The whole ledger, of every table. Empty when nothing was ever loaded; asking creates nothing. */
  periods(context: BackendContext): Promise<readonly LoadedPeriod[]>

  /**
   * Control totals computed anew from the rows of a table. `columns` as in the load tell what is summed. A table that is
   * not there has no rows.
   */
  totals(period: PeriodReference, columns: PeriodLoad['columns'], context: BackendContext): Promise<ControlTotals>

  /** Control totals of the files of a load, computed without writing anything. */
  fileTotals?(load: PeriodLoad, context: BackendContext): Promise<ControlTotals>

  /** Writes a period to one Parquet file, to a temporary name first, so that `path` is whole whenever it exists. */
  exportPeriod?(period: PeriodExport, columns: PeriodLoad['columns'], context: BackendContext): Promise<ExportedPeriod>

  /** Control totals computed anew from a file that `exportPeriod` wrote. */
  exportTotals?(path: string, columns: PeriodLoad['columns'], context: BackendContext): Promise<ControlTotals>

  /** Compares the files of two deliveries of one period, without writing anything. Columns meet by name. */
  compareFiles?(before: PeriodLoad, after: PeriodLoad, context: BackendContext): Promise<FileComparison>

  /**
   * Replaces the tables and views of these catalogues, all or nothing, and writes the rows of all their tables to one
   * Parquet file, to a temporary name first.
   */
  writeCatalogues?(catalogues: readonly Catalogue[], path: string, context: BackendContext): Promise<void>

  /** Runs one statement that reads. @throws FinopsError `QUERY_FAILED`. */
  query?(sql: string, context: BackendContext): Promise<QueryResult>

  /**
   * Tries everything that loads need, permission by permission, and tells of each as it is tried. What cannot be tried
   * before another one is granted is left out. Leaves nothing behind.
   * @throws FinopsError when nothing can be tried: `BACKEND_UNAVAILABLE` (retryable), `BACKEND_DENIED` for credentials.
   */
  check?(context: BackendContext): AsyncIterable<BackendCheck>

  /** Releases files, locks and connections. Safe to call repeatedly; a later call of another method opens again. */
  close(): Promise<void>
}

import type { SourceColumn } from './column.ts'
import type { PeriodLoad, PeriodReference } from './load.ts'
import type { FileFormat } from './manifest.ts'

/** One delivery on its way into a table straight from its store, past the disks of this machine. */
export interface StreamedLoad extends PeriodReference {
  /** The delivery that the rows come from; unique within source and period. */
  readonly manifest: string
  /** As the vendor delivered it. */
  readonly format: FileFormat
  /** Every file of the delivery. Empty when it has none: the period then has no rows. */
  readonly files: readonly StreamedFile[]
  /** Every column of every file, each once, in the order in which the table should get them. */
  readonly columns: PeriodLoad['columns']
  /** Rows the vendor promises, of which most say nothing; the load fails with `ROWS_MISSING` when it finds others. */
  readonly rows: number | undefined
  /**
   * To be called after every file was read to its end, and before anything of them is put in place.
   * @throws FinopsError `DELIVERY_MOVED` when the vendor has rewritten the delivery meanwhile.
   */
  confirm(signal: AbortSignal): Promise<void>
}

/** A file of a delivery that is still where the vendor put it. */
export interface StreamedFile {
  /** The object's key, for errors. */
  readonly key: string
  readonly bytes: number
  /** Changes whenever the content may have changed: what was copied under another one is of no use. */
  readonly etag: string
  /** Its columns in the order of this file, with the types of a Parquet file. Empty for a file without even a header. */
  readonly columns: readonly SourceColumn[]
  /**
   * The whole content, unchanged: never decompressed. What breaks off is taken up again underneath.
   * @throws FinopsError what the store throws; `DELIVERY_MOVED` when the object is no longer the one with this ETag;
   * `FILE_CORRUPT` and `FILE_MALFORMED`, at the end, when the file is cut short or damaged: nothing of it is to be kept.
   */
  read(signal: AbortSignal): AsyncIterable<Uint8Array>
  /**
   * The rows that the file has, whoever reads it: counted from the bytes of CSV while they pass, so known once `read` has
   * ended; known from the start where the file says it, as Parquet does. `undefined` before. A load fails with
   * `ROWS_MISSING` when the backend has made another number of rows of its files.
   */
  rows(): number | undefined
}

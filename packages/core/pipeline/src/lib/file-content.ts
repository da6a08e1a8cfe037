import type { SourceColumn } from '@openfinops/plugin'

/** What a file says that it holds. */
export interface FileContent {
  /** In the order of the file, with the types of a Parquet file. */
  readonly columns: readonly SourceColumn[]
  /** Beside the header. */
  readonly rows: number
}

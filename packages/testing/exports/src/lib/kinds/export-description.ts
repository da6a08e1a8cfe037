import type { Column } from '../columns/column.ts'
import type { Absent } from '../files/write-parquet.ts'
import type { Layout } from '../layouts/layout.ts'
import type { NumberText } from '../number-text.ts'

/** What is particular to a kind of export. */
export interface ExportDescription {
  /** By the names that the files have. */
  readonly columns: readonly Column[]
  readonly layout: Layout
  readonly numberText: NumberText
  /** What Parquet holds where a row has no value. */
  readonly absent: Absent
}

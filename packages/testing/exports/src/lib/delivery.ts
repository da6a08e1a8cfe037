import type { ExportRequest } from '../export-request.ts'
import type { Truth } from '../generated-export.ts'
import type { ColumnOf, FileColumn } from './columns/column.ts'
import { createRowWriter } from './columns/row-writer.ts'
import { type Dated, writeRows } from './columns/write-rows.ts'
import type { Rows } from './files/data-file.ts'
import type { Absent } from './files/write-parquet.ts'
import type { Layout } from './layout.ts'
import type { NumberText } from './number-text.ts'
import type { CommonSettings } from './settings.ts'

/** One delivery of an export, ready to be written. */
export interface Delivery extends Pick<CommonSettings, 'rowsPerFile' | 'compressionLevel'> {
  readonly request: ExportRequest
  readonly columns: readonly FileColumn[]
  /** What a CSV file begins with, up to its first row. */
  readonly header: string
  readonly rows: Rows
  readonly layout: Layout
  readonly absent: Absent
  /** Of the rows that were taken so far. */
  truth(): Truth
}

/** What is particular to a kind of export. */
export interface ExportDescription<C> {
  /** By the names that the files have. */
  readonly columns: readonly ColumnOf<C>[]
  readonly layout: Layout
  readonly numberText: NumberText
  /** What Parquet holds where a row has no value. */
  readonly absent: Absent
}

interface Contents<C> {
  readonly settings: CommonSettings & { readonly newline: string }
  readonly description: ExportDescription<C>
  readonly charges: Iterator<C, undefined>
  nextId(): string
}

export function createDelivery<C extends Dated>({ settings, description, charges, nextId }: Contents<C>): Delivery {
  const { columns, layout, numberText, absent } = description
  const writer = createRowWriter(columns, { numberText, newline: settings.newline })
  const { rows, seen } = writeRows(charges, writer, nextId)
  return {
    request: settings.request,
    rowsPerFile: settings.rowsPerFile,
    compressionLevel: settings.compressionLevel,
    columns,
    header: writer.header,
    rows,
    layout,
    absent,
    truth: () => ({ ...seen(), sums: writer.sums(settings.currency) }),
  }
}

import type { ExportFormat, ExportKind } from '@openfinops/testing-exports'

export interface BenchCase {
  readonly name: string
  readonly kind: ExportKind
  readonly format: ExportFormat
  /** The vendor that reads it. */
  readonly vendor: string
}

export const cases: readonly BenchCase[] = [
  { name: 'cur-v1-csv', kind: 'aws-cur-v1', format: 'csv.gz', vendor: 'aws-cur-v1' },
  { name: 'cur-v1-parquet', kind: 'aws-cur-v1', format: 'parquet', vendor: 'aws-cur-v1' },
  { name: 'cur-v2-csv', kind: 'aws-cur-v2', format: 'csv.gz', vendor: 'aws-cur-v2' },
  { name: 'cur-v2-parquet', kind: 'aws-cur-v2', format: 'parquet', vendor: 'aws-cur-v2' },
  { name: 'focus-1.2-parquet', kind: 'aws-focus-1.2', format: 'parquet', vendor: 'aws-focus' },
]

import type { ParquetLoad } from '@openfinops/plugin'
import type { Field } from './field.ts'
import type { ParquetSource } from './parquet-source.ts'

/** A period on its way into its table. */
export interface PeriodWrite {
  readonly load: ParquetLoad
  readonly source: ParquetSource
  /** The columns of the file, with the types that they have in the table. */
  readonly fields: readonly Field[]
  /** Those that the table has. */
  readonly present: readonly Field[]
  /** The job that the ledger names for the period; `undefined` when it has none. */
  readonly former: string | undefined
}

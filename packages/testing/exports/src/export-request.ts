export type ExportKind = 'aws-cur-v1' | 'aws-cur-v2' | 'aws-focus-1.0' | 'aws-focus-1.2'

/** `csv` (uncompressed) and, for Data Exports, `csv.zip` are forms AWS itself does not deliver. */
export type ExportFormat = 'csv.gz' | 'csv.zip' | 'parquet' | 'csv'

/** In `overwrite`, a later delivery takes the keys of an earlier one; in `create-new`, each has its own folder. */
export type ExportLayout = 'overwrite' | 'create-new'

/**
 * The kinds of charges of a month.
 * - `usage`: on-demand and spot usage by the hour, month-long usage and fees.
 * - `ri`: reservations: a monthly fee each, and the usage they cover.
 * - `sp`: Savings Plans: hourly fees, the usage they cover, and its negation.
 * - `edp`: usage with a negotiated discount. With a weight above 0 the export has the Net and discount columns.
 * - `split`: pods that share an instance, with the instance's cost in the split columns. FOCUS exports have none.
 */
export const chargeTypes = ['usage', 'ri', 'sp', 'edp', 'tax', 'credit', 'refund', 'split'] as const
export type ChargeType = (typeof chargeTypes)[number]

export interface ExportRequest {
  readonly kind: ExportKind
  /** The name of the report or export. */
  readonly export: string
  /** The key prefix, without a slash at its ends; may be empty. */
  readonly prefix: string
  /** Default `billing-bucket`. */
  readonly bucket?: string
  /** The billing period, `YYYY-MM`. */
  readonly period: string
  /** Rows of the first delivery: exactly so many. Later ones have more, see `restate`. */
  readonly rows: number
  /** Decides every value. Two requests that differ in nothing yield the same bytes. */
  readonly seed: number
  readonly format: ExportFormat
  /** CUR v1 in Parquet is always delivered as `overwrite`, whatever this says. */
  readonly layout: ExportLayout
  /** The assembly id (CUR v1) or execution id (Data Exports). */
  readonly id: string
  /** When the delivery was made; the files' modification time. */
  readonly createdAt: Date
  /** Default 100,000. */
  readonly rowsPerFile?: number
  readonly columns?: {
    /** Keys of tags, `user:` where they have no prefix. */
    readonly tags?: readonly string[]
    /** Columns to leave out: a group (`savingsPlan`, `split_line_item`) or a whole name (`product/sku`). */
    readonly without?: readonly string[]
  }
  /**
   * Which delivery of the month this is; 0, the default, is the first. Delivery n holds the rows of the first in the
   * same order, with other line item ids. About one usage row in forty costs 1 percent less than in delivery n-1, and
   * n × ⌈rows / 200⌉ late rows follow at the end. A later delivery keeps what an earlier one changed.
   */
  readonly restate?: number
  /** Weights. The default has everything but `edp`. A type without a weight does not occur once weights are given. */
  readonly charges?: Readonly<Partial<Record<ChargeType, number>>>
  /** The payer's account id. Default `111122223333`. */
  readonly payer?: string
  /** Default `USD`. */
  readonly currency?: string
  /** Whether the month is invoiced, so that its rows have an invoice id. Default false. */
  readonly invoiced?: boolean
  /** Ends each CSV row. Default `\n`. */
  readonly newline?: '\n' | '\r\n'
  /**
   * CUR v1: `false` delivers as older reports did: a manifest without column types, files numbered `-1`, numbers with
   * ten decimals, times without milliseconds. Default true.
   */
  readonly manifestTypes?: boolean
  /** CUR v1: writes the Redshift or Athena files that AWS puts beside the data. Default false. */
  readonly artifacts?: boolean
  /** Data Exports: how the partition folder is spelled. Default `BILLING_PERIOD`, for FOCUS 1.2 `billing_period`. */
  readonly partition?: 'BILLING_PERIOD' | 'billing_period'
  /** 0 (stored) to 9 for csv.gz and csv.zip. Default 1. */
  readonly compressionLevel?: number
}

export interface GeneratedExport {
  /** Every object, in the order a vendor delivers them: data, other files, manifests last. */
  readonly objects: readonly GeneratedObject[]
  readonly truth: Truth
}

export interface GeneratedObject {
  readonly key: string
  /** Absolute. */
  readonly path: string
  readonly bytes: number
  /** `leftover`: a file of an earlier delivery that was overwritten with an empty one and that no manifest names. */
  readonly role: 'data' | 'artifact' | 'leftover' | 'manifest'
}

/** What the rows add up to, exactly. */
export interface Truth {
  readonly rows: number
  /** Every column of money in the order of the files, also one that is empty in every row. */
  readonly sums: readonly ColumnSum[]
  /** ISO 8601 in UTC, in whole seconds. Empty without rows. */
  readonly firstUsage: string
  readonly lastUsage: string
}

export interface ColumnSum {
  /** The name in the CSV header; for Parquet the name in its schema. */
  readonly column: string
  readonly currency: string
  /** Plain notation without superfluous zeros: `-12.5`, `0`. */
  readonly sum: string
}

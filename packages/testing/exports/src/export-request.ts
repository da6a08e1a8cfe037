import type { AzureOptions } from './azure-options.ts'

export const awsKinds = ['aws-cur-v1', 'aws-cur-v2', 'aws-focus-1.0', 'aws-focus-1.2'] as const
export type AwsExportKind = (typeof awsKinds)[number]

export const azureKinds = [
  'azure-actual',
  'azure-amortized',
  'azure-focus-1.0',
  'azure-focus-1.2',
  'azure-usage',
] as const
export type AzureExportKind = (typeof azureKinds)[number]

export type ExportKind = AwsExportKind | AzureExportKind

/**
 * `csv` (uncompressed) and, for Data Exports, `csv.zip` are forms AWS itself does not deliver; Azure delivers all but
 * `csv.zip`.
 */
export type ExportFormat = 'csv.gz' | 'csv.zip' | 'parquet' | 'csv'

/**
 * In `overwrite`, a later delivery takes the keys of an earlier one, or at Azure its place; in `create-new`, each has its
 * own folder.
 */
export type ExportLayout = 'overwrite' | 'create-new'

/**
 * The kinds of charges of a month at AWS.
 * - `usage`: on-demand and spot usage by the hour, month-long usage and fees.
 * - `ri`: reservations: a monthly fee each, and the usage they cover.
 * - `sp`: Savings Plans: hourly fees, the usage they cover, and its negation.
 * - `edp`: usage with a negotiated discount. With a weight above 0 the export has the Net and discount columns.
 * - `split`: pods that share an instance, with the instance's cost in the split columns. FOCUS exports have none.
 */
export const chargeTypes = ['usage', 'ri', 'sp', 'edp', 'tax', 'credit', 'refund', 'split'] as const
export type ChargeType = (typeof chargeTypes)[number]

/**
 * The kinds of charges of a month at Azure. Exports of usage have none but `usage`, `ri` and `sp`.
 * - `usage`: usage by the day, on demand and on spare capacity.
 * - `ri`: reservations, `sp`: savings plans: purchases, the usage they cover, what they leave unused.
 * - `refund`: of earlier usage. Some reservations have refunds of their own.
 * - `marketplace`: subscriptions and usage of other publishers.
 * - `rounding`: adjustments, under a Microsoft Customer Agreement only.
 */
export const azureChargeTypes = ['usage', 'ri', 'sp', 'refund', 'marketplace', 'rounding'] as const
export type AzureChargeType = (typeof azureChargeTypes)[number]

export interface ExportRequest {
  readonly kind: ExportKind
  /** The name of the report or export. */
  readonly export: string
  /** The key prefix, without a slash at its ends; may be empty. */
  readonly prefix: string
  /** At Azure the storage account. Default `billing-bucket`. */
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
  /** The assembly id (CUR v1), execution id (Data Exports) or, in the form of a UUID, run id (Azure). */
  readonly id: string
  /** When the delivery was made; the files' modification time. */
  readonly createdAt: Date
  /** Default 100,000. */
  readonly rowsPerFile?: number
  readonly columns?: {
    /** Keys of tags, at AWS `user:` where they have no prefix. */
    readonly tags?: readonly string[]
    /** Columns to leave out: a group (`savingsPlan`, `split_line_item`) or a whole name (`product/sku`). */
    readonly without?: readonly string[]
  }
  /**
   * Which delivery of the month this is; 0, the default, is the first. Delivery n holds the rows of the first in the
   * same order, with other line item ids. About one usage row in forty costs 1 percent less than in delivery n-1 (at
   * Azure it is of 1 percent less usage), and n × ⌈rows / 200⌉ late rows follow at the end. A later delivery keeps what
   * an earlier one changed.
   */
  readonly restate?: number
  /**
   * Weights. The default has everything but `edp`. A type without a weight does not occur once weights are given; one
   * that the kind of export does not have never does.
   */
  readonly charges?: Readonly<Partial<Record<ChargeType | AzureChargeType, number>>>
  /**
   * The payer's account id. Default `111122223333`; at Azure a billing account, or pay-as-you-go subscription, of the
   * agreement.
   */
  readonly payer?: string
  /** Default `USD`. At Azure every other one is worth 1 / 0.9 dollars. */
  readonly currency?: string
  /** Whether the month is invoiced, so that its rows have an invoice id. Default false. */
  readonly invoiced?: boolean
  /** Ends each CSV row. Default `\n`, at Azure `\r\n`. */
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
  /** What only exports of Azure have. */
  readonly azure?: AzureOptions
}

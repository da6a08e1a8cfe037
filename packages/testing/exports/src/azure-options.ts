/** Whose columns and scope an export has: an enterprise agreement, a Microsoft Customer Agreement, or pay-as-you-go. */
export const agreements = ['ea', 'mca', 'payg'] as const
export type Agreement = (typeof agreements)[number]

/** What only exports of Azure Cost Management have. */
export interface AzureOptions {
  /**
   * Default `ea`. Actual, amortized and usage exports have the columns of version 2024-08-01 (`ea`), 2023-12-01-preview
   * (`mca`) or 2019-11-01 (`payg`). There are no FOCUS exports of `payg`.
   */
  readonly agreement?: Agreement
  /** FOCUS: default `1.0` for kind 1.0, `1.2-preview` for kind 1.2. */
  readonly dataVersion?: '1.0-preview(v1)' | '1.0' | '1.0r2' | '1.2-preview' | '1.2'
  /** The last day of the month that the run covers, for a run of the month to date. Default the whole month. */
  readonly through?: number
  /**
   * Version of the manifest; that of 2021 does not say of what type and run it is, and `none` stands for the oldest
   * exports: one file beside no manifest. Both are of native exports in CSV. Default `2024-04-01`.
   */
  readonly manifest?: '2024-04-01' | '2021-01-01' | 'none'
  /** Default `manifest.json`, for the version of 2021 `_manifest.json`. */
  readonly manifestName?: 'manifest.json' | '_manifest.json'
  /**
   * The folders of a run below that of the month: `run` has one named by its id, `time/run` one for the time above it,
   * `month` none: files lie in the month's folder, and a later run overwrites them in place, which only `overwrite` can.
   * Default `run`, with a manifest of 2021 `time/run`. Without a manifest there is none.
   */
  readonly folders?: 'run' | 'time/run' | 'month'
  /** How actual, amortized and usage exports write days in CSV: `05/31/2026` or `2026-05-31`. Default `us`. */
  readonly dates?: 'us' | 'iso'
  /** Whether the tags of actual, amortized and usage exports are whole JSON objects. Default false: `"a": "b","c": "d"`. */
  readonly tagBraces?: boolean
  /** How many byte order marks each CSV file begins with. Default 0. */
  readonly byteOrderMarks?: 0 | 1 | 2
}

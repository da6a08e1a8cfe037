import type { Backend, BackendContext, FinopsError } from '@openfinops/plugin'

/** Something that loads need, and that was tried. */
export interface BackendCheck {
  /** In the backend's words: `bigquery.tables.create on dataset acme:billing`. */
  readonly what: string
  /** Why it cannot be done, with what to do about it; `undefined` when it can. */
  readonly error: FinopsError | undefined
}

export interface BigQueryBackend extends Backend {
  /**
   * Tries every permission that loads need, and tells of each as it is tried. What cannot be tried before another one is
   * granted is left out. Leaves nothing behind: statements are dry runs, and what holds for tables is asked about one
   * that is made empty and removed at once; should that fail, it goes away after an hour.
   *
   * Google's answer about the permissions on tables and buckets is meant for tools like this one, and may be too
   * favourable: https://cloud.google.com/bigquery/docs/reference/rest/v2/tables/testIamPermissions
   * @throws FinopsError when nothing can be tried: `BACKEND_UNAVAILABLE` (retryable), `BACKEND_DENIED` for credentials.
   */
  check(context: BackendContext): AsyncIterable<BackendCheck>
}

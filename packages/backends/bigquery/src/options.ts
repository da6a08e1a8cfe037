import { z } from 'zod'

const address = z
  .url({ protocol: /^https?$/ })
  .refine((url) => !/[?#]|^[^/]*\/\/[^/]*@/.test(url), { error: 'holds more than an address' })

/** None of it is a secret: credentials come from where Google's own tools find them. */
export const bigqueryOptions = z.strictObject({
  /** The project that holds the dataset, runs the jobs and pays for them. */
  project: z.string().regex(/^[a-z0-9.:-]+$/, 'is no id of a project'),
  /** Made when the first period is loaded. */
  dataset: z.string().regex(/^\w{1,1024}$/, 'must be letters, digits and underscores'),
  /** Where the dataset is made: `EU`, `europe-west3`. Default: `US`, as BigQuery's own. A dataset that is there stays. */
  location: z.string().min(1).optional(),
  /** Of the dataset, the tables and the jobs: they are on the bill. */
  labels: z
    .record(
      z.string().regex(/^[a-z][a-z0-9_-]{0,62}$/, 'must be lower-case letters, digits, _ and -'),
      z.string().regex(/^[a-z0-9_-]{0,63}$/, 'must be lower-case letters, digits, _ and -'),
    )
    .optional(),
  /**
   * Files go through this bucket, in resumable uploads with checksums, and not straight to BigQuery. They are removed
   * once they are loaded. It has to be where the dataset is.
   */
  bucket: z
    .string()
    .regex(/^gs:\/\/[a-z0-9][a-z0-9._-]+(\/.*)?$/, 'must be gs://bucket or gs://bucket/prefix')
    .optional(),
  /**
   * Exports that are larger go through the bucket in parts of about this size, and into BigQuery in one job. A part is
   * written to `temp_directory` at a time, and one that has arrived is not sent again by the run after a crash. Default
   * 4 GiB: what describes the row groups of a Parquet file is one piece at its end that grows with it, by some hundredth
   * of the file, and readers refuse one that is too large long before Cloud Storage refuses the object, at 5 TiB.
   */
  part_bytes: z.int().positive().optional(),
  /**
   * What becomes of maps of tags: `string` holds the text of a JSON object, `json` has BigQuery's own type. The latter
   * costs a query over the month for every load, for BigQuery loads no JSON from Parquet. Default `string`. It is
   * decided when a column is made; a table keeps its columns.
   */
  tags: z.enum(['string', 'json']).optional(),
  /** How many seconds to wait for a job. It goes on after that, and the next run takes it up. Default 3600. */
  job_timeout: z.number().positive().optional(),
  /** How often a single request is tried, the first time included. Default 6, which is some eight to sixteen seconds. */
  max_attempts: z.int().min(1).max(20).optional(),
  /** Where a month that has maps, or a part of a month, is written. Default: the system's. Relative to the configuration. */
  temp_directory: z.string().min(1).optional(),
  /** Where the API of BigQuery is, if not at Google's. One of plain http is not shown the credentials. */
  endpoint: address.optional(),
  /** Where the API of Cloud Storage is, if not at Google's. */
  storage_endpoint: address.optional(),
})

export type BigQueryOptions = z.infer<typeof bigqueryOptions>

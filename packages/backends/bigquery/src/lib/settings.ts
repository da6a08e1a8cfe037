import { tmpdir } from 'node:os'
import { resolve } from 'node:path'
import type { BigQueryOptions } from '../options.ts'
import type { Bucket } from './bucket.ts'

/** The options with everything decided. */
export interface Settings {
  readonly project: string
  readonly dataset: string
  /** Where the configuration says the dataset is. */
  readonly location: string | undefined
  readonly labels: Readonly<Record<string, string>>
  readonly bucket: Bucket | undefined
  readonly partBytes: number
  readonly tags: 'string' | 'json'
  readonly jobTimeoutMilliseconds: number
  readonly maxAttempts: number
  readonly temporaryFolder: string
  readonly endpoint: string
  readonly storageEndpoint: string | undefined
}

/** Relative paths start from `folder`. */
export function settingsOf(options: BigQueryOptions, folder: string): Settings {
  const { project, dataset, location, labels = {}, tags = 'string', job_timeout = 3600 } = options
  return {
    project,
    dataset,
    location,
    labels,
    bucket: options.bucket === undefined ? undefined : bucketOf(options.bucket),
    partBytes: options.part_bytes ?? 2 ** 32,
    tags,
    jobTimeoutMilliseconds: job_timeout * 1000,
    maxAttempts: options.max_attempts ?? 6,
    temporaryFolder: options.temp_directory === undefined ? tmpdir() : resolve(folder, options.temp_directory),
    endpoint: withoutSlash(options.endpoint ?? 'https://bigquery.googleapis.com'),
    storageEndpoint: options.storage_endpoint === undefined ? undefined : withoutSlash(options.storage_endpoint),
  }
}

function bucketOf(url: string): Bucket {
  const [name = '', ...folders] = url.slice('gs://'.length).split('/')
  return {
    name,
    prefix: folders
      .filter((folder) => folder !== '')
      .map((folder) => `${folder}/`)
      .join(''),
  }
}

function withoutSlash(url: string): string {
  return url.replace(/\/+$/, '')
}

import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { BenchCase } from './cases.ts'

/** Writes the configuration for a load of a case into a new database, and on request into BigQuery. @returns its path. */
export function writeConfig(
  work: string,
  { vendor }: BenchCase,
  exported: string,
  memory: string | undefined,
  warehouse?: Readonly<Record<string, string | number>>,
): string {
  const path = join(work, 'finops.config.json')
  const config = {
    state: { path: './finops.sqlite' },
    bronze: { path: './bronze' },
    export: { path: './parquet' },
    backends: {
      local: { use: 'duckdb', path: './finops.duckdb', ...(memory && { memory_limit: memory }) },
      ...(warehouse && { warehouse: { use: 'bigquery', project: 'bench', dataset: 'billing', ...warehouse } }),
    },
    sources: { bench: { vendor, store: pathToFileURL(exported).href, prefix: 'cur', export: 'bench' } },
  }
  writeFileSync(path, JSON.stringify(config))
  return path
}

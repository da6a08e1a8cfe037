import type { BackendPlugin } from '@openfinops/plugin'
import { type DuckDBBackend, duckdbBackend } from './duckdb-backend.ts'
import { type DuckDBOptions, duckdbOptions } from './options.ts'

const plugin: BackendPlugin<DuckDBOptions> = {
  kind: 'backend',
  apiVersion: 1,
  name: 'duckdb',
  options: duckdbOptions,
  create: (options, { folder }) => duckdbBackend(options, folder),
}

export default plugin
export { type DuckDBBackend, type DuckDBOptions, duckdbBackend, duckdbOptions }

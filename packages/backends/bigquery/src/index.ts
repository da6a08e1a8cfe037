import type { BackendPlugin } from '@openfinops/plugin'
import { type BigQueryBackend, bigqueryBackend } from './bigquery-backend.ts'
import { type BigQueryOptions, bigqueryOptions } from './options.ts'

const plugin: BackendPlugin<BigQueryOptions> = {
  kind: 'backend',
  apiVersion: 1,
  name: 'bigquery',
  options: bigqueryOptions,
  create: (options, { folder }) => bigqueryBackend(options, folder),
}

export default plugin
export { type BigQueryBackend, type BigQueryOptions, bigqueryBackend, bigqueryOptions }

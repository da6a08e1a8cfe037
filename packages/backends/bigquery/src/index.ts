import type { BackendPlugin } from '@openfinops/plugin'
import type { BackendCheck, BigQueryBackend } from './backend-check.ts'
import { bigqueryBackend } from './bigquery-backend.ts'
import { type BigQueryOptions, bigqueryOptions } from './options.ts'

const plugin: BackendPlugin<BigQueryOptions> = {
  kind: 'backend',
  apiVersion: 1,
  name: 'bigquery',
  options: bigqueryOptions,
  create: (options, { folder }) => bigqueryBackend(options, folder),
}

export default plugin
export { type BackendCheck, type BigQueryBackend, type BigQueryOptions, bigqueryBackend, bigqueryOptions }

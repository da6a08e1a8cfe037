export type { BigQueryFault, BigQueryFaultRequest } from './bigquery-fault.ts'
export type { BigQueryRequest } from './bigquery-request.ts'
export {
  type BigQueryJob,
  type BigQueryServer,
  type BigQueryServerOptions,
  startBigQueryServer,
} from './bigquery-server.ts'
export type { BigQueryField, BigQueryTable } from './bigquery-table.ts'
export type { Fault, FaultRequest } from './fault.ts'
export { type GcsServer, type PutOptions, startGcsServer } from './gcs-server.ts'

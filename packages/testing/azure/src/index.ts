export { type AzureServer, startAzureServer } from './azure-server.ts'
export type { Fault } from './fault.ts'

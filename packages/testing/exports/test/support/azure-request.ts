import type { ExportRequest } from '../../src/index.ts'
import { request } from './request.ts'

export const run = '3a9f3d28-8f2f-4a1c-8a56-740bed1165a5'
export const laterRun = 'bbac73f1-9a05-4de6-84ab-c72b568a03b4'

/** A small export of actual costs of an enterprise agreement; tests say what else they want. */
export function azureRequest(changes: Partial<ExportRequest> = {}): ExportRequest {
  return request({
    kind: 'azure-actual',
    prefix: 'billing/azure',
    format: 'csv',
    layout: 'overwrite',
    id: run,
    ...changes,
  })
}

/** Every type of charge, in weights that give each a good number of rows. */
export const everyAzureCharge = { usage: 8, ri: 5, sp: 5, refund: 1, marketplace: 2, rounding: 1 } as const

import type { ExportRequest } from '../../src/index.ts'

/** A small export of a legacy report; tests say what else they want. */
export function request(changes: Partial<ExportRequest> = {}): ExportRequest {
  return {
    kind: 'aws-cur-v1',
    export: 'daily',
    prefix: 'billing/aws',
    period: '2026-02',
    rows: 500,
    seed: 42,
    format: 'csv.gz',
    layout: 'create-new',
    id: '20260303T053621Z',
    createdAt: new Date('2026-03-03T05:36:21.000Z'),
    ...changes,
  }
}

/** Every type of charge, in weights that give each a good number of rows. */
export const everyCharge = { usage: 8, ri: 5, sp: 5, edp: 3, tax: 1, credit: 1, refund: 1, split: 2 } as const

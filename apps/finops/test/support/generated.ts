import { join } from 'node:path'
import { type ExportRequest, type GeneratedExport, generateExport } from '@openfinops/testing-exports'

/** Delivers a FOCUS 1.2 export in Parquet into the folder `exports`, 200 rows in three files. */
export function deliverFocus(folder: string, changes: Partial<ExportRequest> = {}): Promise<GeneratedExport> {
  const request: ExportRequest = {
    kind: 'aws-focus-1.2',
    export: 'daily',
    prefix: 'focus',
    period: '2026-10',
    rows: 200,
    rowsPerFile: 80,
    seed: 3,
    format: 'parquet',
    layout: 'create-new',
    id: '11111111-2222-3333-4444-555555555555',
    createdAt: new Date('2026-11-02T04:30:00Z'),
    ...changes,
  }
  return generateExport(request, join(folder, 'exports'))
}

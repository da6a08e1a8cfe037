import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type BackendContext, billingPeriod, type Column, type PeriodLoad, type StagedFile } from '@openfinops/plugin'

export const march = billingPeriod('2024-03')
export const uncancelled: BackendContext = { signal: new AbortController().signal }

/** Writes a CSV file. */
export async function csv(folder: string, name: string, text: string): Promise<StagedFile> {
  const path = join(folder, name)
  await writeFile(path, text)
  return { path, key: name, columns: text.split('\n')[0]?.split(',') ?? [] }
}

/** A delivery of these files. Columns have the same names in the table as in the files. */
export function delivery(
  files: readonly StagedFile[],
  columns: Readonly<Record<string, Column>>,
  otherwise: Partial<PeriodLoad> = {},
): PeriodLoad {
  return {
    table: 'bills',
    source: 'daily',
    period: march,
    manifest: 'manifest-1',
    format: 'csv',
    files,
    columns: Object.entries(columns).map(([name, column]) => ({ source: name, ...column, name })),
    rows: undefined,
    ...otherwise,
  }
}

import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { billingPeriod, type PeriodLoad, type StagedFile, type TableColumn } from '@openfinops/plugin'

/** The columns of the bills in these tests by the names they have in the files; others are text. */
const known: readonly TableColumn[] = [
  { source: 'Line/Cost', name: 'line_cost', type: 'decimal', role: 'cost' },
  { source: 'Line/ListCost', name: 'line_listcost', type: 'decimal', role: 'cost' },
  { source: 'Amount', name: 'amount', type: 'decimal' },
  { source: 'Currency', name: 'currency', type: 'text', role: 'currency' },
  { source: 'Usage Start', name: 'usage_start', type: 'timestamp', role: 'start' },
  { source: 'Usage End', name: 'usage_end', type: 'timestamp', role: 'end' },
  { source: 'Day', name: 'day', type: 'date' },
  { source: 'Tags', name: 'tags', type: 'map' },
]

/** Writes a CSV file, compressed when its name ends in `.gz`. The header must need no quotes. */
export async function csv(folder: string, name: string, text: string): Promise<StagedFile> {
  return rawCsv(folder, name, name.endsWith('.gz') ? gzipSync(text) : Buffer.from(text), headerOf(text))
}

/** Writes a file as it is. */
export async function rawCsv(
  folder: string,
  name: string,
  bytes: Uint8Array,
  columns: readonly string[],
): Promise<StagedFile> {
  const path = join(folder, name)
  await writeFile(path, bytes)
  return { path, key: `export/${name}`, columns }
}

/** A delivery of these files: period 2024-03 of the source `daily`, into the table `bills`, unless said otherwise. */
export function delivery(files: readonly StagedFile[], otherwise: Partial<PeriodLoad> = {}): PeriodLoad {
  const sources = new Set(files.flatMap(({ columns }) => columns))
  return {
    table: 'bills',
    source: 'daily',
    period: march,
    manifest: 'manifest-1',
    format: 'csv',
    files,
    columns: [...sources].map(columnOf),
    rows: undefined,
    ...otherwise,
  }
}

export const march = billingPeriod('2024-03')
export const april = billingPeriod('2024-04')

function columnOf(source: string): TableColumn {
  const name = source.toLowerCase().replaceAll(/[^a-z0-9]/g, '_')
  return known.find((column) => column.source === source) ?? { source, name, type: 'text' }
}

function headerOf(text: string): readonly string[] {
  const [header = ''] = text.split(/\r?\n/)
  return header === '' ? [] : header.split(',')
}

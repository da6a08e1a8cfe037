import { open, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { type ExportedPeriod, FinopsError, type PeriodExport, type PeriodLoad } from '@openfinops/plugin'
import type { Engine } from './engine.ts'
import { exportTotals } from './export-totals.ts'
import { identifier, literal } from './quote.ts'
import { ofPeriod, readTypes, tableName } from './schema.ts'

/** Smaller row groups need less memory to write and are skipped more often when read; they compress a little less. */
const rowGroupSize = 30_720

/** Writes a period to a Parquet file. @param temporary where it is written until it is whole; open to the database. */
export async function exportPeriod(
  database: Engine,
  period: PeriodExport,
  columns: PeriodLoad['columns'],
  temporary: string,
): Promise<ExportedPeriod> {
  const types = await readTypes(database, period.table)
  if (types.size === 0)
    throw new FinopsError('QUERY_FAILED', `There is no table "${period.table}"`, { fix: 'Load it first.' })
  const start = columns.find(({ role, name }) => role === 'start' && types.has(name))
  const order = period.sorted && start !== undefined ? `ORDER BY ${identifier(start.name)}` : ''
  try {
    await database.run(`COPY (SELECT * FROM ${tableName(period.table)} WHERE ${ofPeriod(period)} ${order})
      TO ${literal(temporary)} (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE ${rowGroupSize}, USE_TMP_FILE false)`)
    const totals = await exportTotals(database, temporary, columns)
    const bytes = await sync(temporary)
    await rename(temporary, period.path)
    await syncFolder(dirname(period.path))
    return { path: period.path, bytes, totals }
  } finally {
    await rm(temporary, { force: true })
  }
}

async function sync(path: string): Promise<number> {
  await using file = await open(path, 'r+')
  await file.sync()
  return (await file.stat()).size
}

/** So that the new name survives a loss of power; Windows keeps names without, and opens no folders. */
async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return
  await using folder = await open(path, 'r')
  await folder.sync()
}

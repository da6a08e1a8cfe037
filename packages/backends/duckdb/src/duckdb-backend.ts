import { access } from 'node:fs/promises'
import { type Backend, FinopsError } from '@openfinops/plugin'
import { temporaryPath } from '@openfinops/plugin-kit'
import { compareFiles } from './lib/compare-files.ts'
import { type Engine, withEngine } from './lib/engine.ts'
import { exportPeriod } from './lib/export-period.ts'
import { exportTotals } from './lib/export-totals.ts'
import { readLedger } from './lib/ledger.ts'
import { databaseExists, openDatabase, withDatabase } from './lib/open-database.ts'
import { type OpenQuery, query } from './lib/query.ts'
import { heldByNobody, readExactly } from './lib/read-exactly.ts'
import { replacePeriod } from './lib/replace-period.ts'
import { ofPeriod, readTypes, tableName } from './lib/schema.ts'
import { type Settings, settingsOf } from './lib/settings.ts'
import { storedTotals } from './lib/stored-totals.ts'
import { computeTotals, noRows } from './lib/totals.ts'
import { writeCatalogues } from './lib/write-catalogues.ts'
import type { DuckDBOptions } from './options.ts'

/** A backend that can do everything that is done on this machine. */
export type DuckDBBackend = Backend &
  Required<Pick<Backend, 'fileTotals' | 'exportPeriod' | 'exportTotals' | 'compareFiles' | 'writeCatalogues' | 'query'>>

/**
 * Tables in one DuckDB file, and beside them the ledger, `finops_ledger`. The file is open only while something is
 * asked, so that other programs can use it in between; within this process the operations on a file take turns.
 *
 * Decimal columns begin as DECIMAL(38,18) and change their scale when a value needs it. A column that was text stays
 * text; one that becomes text keeps what it held, written out. Moments are TIMESTAMP in UTC.
 * @param folder where relative paths in the options start from. Default: the working directory.
 * @throws FinopsError from every method `BACKEND_LOCKED` (retryable) after waiting for `lock_wait_seconds`,
 * `BACKEND_UNUSABLE`, `DISK_FULL`, `MEMORY_EXHAUSTED`, `CANCELLED`.
 */
export function duckdbBackend(options: DuckDBOptions, folder: string = process.cwd()): DuckDBBackend {
  const settings = settingsOf(options, folder)
  const queries = new Map<Engine, OpenQuery>()

  return {
    apiVersion: 1,
    name: 'duckdb',

    async replacePeriod(load, { signal }) {
      const files = load.files.map(({ path }) => path)
      return withDatabase(settings, 'write', files, signal, (database) => replacePeriod(database, load, signal))
    },

    async periods({ signal }) {
      if (!(await databaseExists(settings))) return []
      return withDatabase(settings, 'read', [], signal, readLedger)
    },

    async totals(period, columns, { signal }) {
      if (!(await databaseExists(settings))) return noRows
      return withDatabase(settings, 'read', [], signal, async (database) => {
        const types = await readTypes(database, period.table)
        if (types.size === 0) return noRows
        return storedTotals(database, `${tableName(period.table)} WHERE ${ofPeriod(period)}`, types, columns)
      })
    },

    async fileTotals(load, { signal }) {
      const files = load.files.map(({ path }) => path)
      return withEngine(settings, files, signal, (engine) =>
        readExactly(
          engine,
          {
            load,
            lookAtTable: async () => heldByNobody,
            attempt: (relations, scales) => computeTotals(engine, relations, scales),
          },
          signal,
        ),
      )
    },

    async exportPeriod(period, columns, { signal }) {
      await requireDatabase(settings)
      const temporary = await temporaryPath(period.path)
      return withDatabase(settings, 'read', [temporary], signal, (database) =>
        exportPeriod(database, period, columns, temporary),
      )
    },

    async exportTotals(path, columns, { signal }) {
      await access(path).catch((cause: unknown) => {
        throw new FinopsError('FILE_UNREADABLE', 'The export cannot be read', { file: path, cause })
      })
      return withEngine(settings, [path], signal, (engine) => exportTotals(engine, path, columns))
    },

    async compareFiles(before, after, { signal }) {
      const files = [...before.files, ...after.files].map(({ path }) => path)
      return withEngine(settings, files, signal, (engine) => compareFiles(engine, before, after, signal))
    },

    async writeCatalogues(catalogues, path, { signal }) {
      const temporary = await temporaryPath(path)
      await withDatabase(settings, 'write', [temporary], signal, (database) =>
        writeCatalogues(database, catalogues, path, temporary),
      )
    },

    async query(sql, { signal }) {
      await requireDatabase(settings)
      const opened = await openDatabase(settings, 'query', [], signal)
      const close = async () => {
        queries.delete(opened)
        await opened.close()
      }
      const open = await query({ ...opened, close }, sql)
      queries.set(opened, open)
      return open.result
    },

    async close() {
      await Promise.all([...queries.values()].map((open) => open.close()))
    },
  }
}

async function requireDatabase(settings: Settings): Promise<void> {
  if (await databaseExists(settings)) return
  throw new FinopsError('QUERY_FAILED', 'There is no database yet', {
    file: settings.path,
    fix: 'Load a period first.',
  })
}

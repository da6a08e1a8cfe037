import { rm } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api'
import { throwIfAborted } from '@openfinops/plugin'
import { temporaryPath } from '@openfinops/plugin-kit'
import { inContract } from './errors.ts'
import { globPattern, literals } from './quote.ts'
import type { Settings } from './settings.ts'

type TextRow = readonly (string | null)[]

/** A DuckDB of its own for one operation: an empty database in memory and one connection. */
export interface Engine {
  readonly connection: DuckDBConnection
  /** Does something with the connection, and says in the terms of the contract why it failed. */
  guard<T>(work: () => Promise<T>): Promise<T>
  /** Runs one statement and gives how many rows it changed. */
  run(sql: string): Promise<number>
  /** Runs one statement and gives its few rows; their cells have to be text. */
  rows(sql: string): Promise<readonly TextRow[]>
  /** All or nothing. */
  transaction<T>(work: () => Promise<T>): Promise<T>
  /** From here on statements can read and write these files and no others, and nobody can widen that again. */
  confine(files: readonly string[]): Promise<void>
  /** Safe to call repeatedly. */
  close(): Promise<void>
}

/**
 * Starts a DuckDB that stops when the signal says so.
 * @throws FinopsError `CANCELLED`, here and from every method, once the signal is aborted; `DISK_FULL` and
 * `MEMORY_EXHAUSTED` from statements.
 */
export async function openEngine(settings: Settings, signal: AbortSignal): Promise<Engine> {
  throwIfAborted(signal)
  const temporary = await temporaryPath(join(settings.temporaryFolder, basename(settings.path)))
  const instance = await DuckDBInstance.create(':memory:', {
    memory_limit: settings.memoryLimit,
    threads: String(settings.threads),
    temp_directory: temporary,
    preserve_insertion_order: 'false',
    write_buffer_row_group_count: '1',
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
  })
  const connection = await instance.connect()
  const interrupt = () => connection.interrupt()
  signal.addEventListener('abort', interrupt)
  let open = true

  const guard = async <T>(work: () => Promise<T>): Promise<T> => {
    throwIfAborted(signal)
    try {
      return await work()
    } catch (error) {
      throwIfAborted(signal)
      throw inContract(error)
    }
  }

  const engine: Engine = {
    connection,
    guard,
    run: (sql) => guard(async () => (await connection.run(sql)).rowsChanged),
    rows: (sql) => guard(async () => textRows(await (await connection.run(sql)).getRowsJson())),
    async transaction(work) {
      await engine.run('BEGIN')
      try {
        const result = await work()
        await engine.run('COMMIT')
        return result
      } catch (error) {
        await rollBack(connection)
        throw error
      }
    },
    async confine(files) {
      await engine.run(`SET TimeZone = 'UTC'`)
      await engine.run(`SET allowed_paths = ${literals([...files, ...files.map(globPattern)])}`)
      await engine.run('SET enable_external_access = false')
      await engine.run('SET lock_configuration = true')
    },
    async close() {
      if (!open) return
      open = false
      signal.removeEventListener('abort', interrupt)
      connection.closeSync()
      instance.closeSync()
      await rm(temporary, { recursive: true, force: true })
    },
  }
  return engine
}

/** Starts a DuckDB, works with these files and no others, and closes it. */
export async function withEngine<T>(
  settings: Settings,
  files: readonly string[],
  signal: AbortSignal,
  work: (engine: Engine) => Promise<T>,
): Promise<T> {
  const engine = await openEngine(settings, signal)
  try {
    await engine.confine(files)
    return await work(engine)
  } finally {
    await engine.close()
  }
}

function textRows(rows: readonly (readonly unknown[])[]): TextRow[] {
  return rows.map((row) =>
    row.map((cell) => {
      if (cell === null || typeof cell === 'string') return cell
      throw new Error('A cell is not text')
    }),
  )
}

/** A commit that failed, as on a full disk, has ended the transaction already. */
async function rollBack(connection: DuckDBConnection): Promise<void> {
  try {
    await connection.run('ROLLBACK')
  } catch (error) {
    if (!(error instanceof Error && error.message.includes('no transaction is active'))) throw error
  }
}

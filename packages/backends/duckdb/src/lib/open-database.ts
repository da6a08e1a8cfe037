import { access, mkdir, realpath } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { throwIfAborted, unlessAborted } from '@openfinops/plugin'
import { type Engine, openEngine } from './engine.ts'
import { isLock, locked, notOpened } from './errors.ts'
import { literal } from './quote.ts'
import type { Settings } from './settings.ts'
import { takeTurn } from './turn.ts'

/**
 * What an operation does with the database. `write` makes it when there is none. `query` is for the statements of
 * users: nothing can be changed, tables are found by their bare names, and others do not wait long for its end, because
 * whoever reads the rows may be who waits.
 */
export type Purpose = 'write' | 'read' | 'query'

/** The name that the database has in statements. */
export const catalog = 'finops'

/**
 * Opens the database for one operation. Nothing stays open in between: other processes get their turn, and each
 * operation is confined to the files it is about, which DuckDB can do once in the life of an instance.
 * @param files the files besides the database that statements may read or write; absolute paths.
 * @throws FinopsError `BACKEND_LOCKED`, `BACKEND_UNUSABLE`, `CANCELLED`.
 */
export async function openDatabase(
  settings: Settings,
  purpose: Purpose,
  files: readonly string[],
  signal: AbortSignal,
): Promise<Engine> {
  throwIfAborted(signal)
  if (purpose === 'write') await mkdir(dirname(settings.path), { recursive: true })
  const endTurn = await waitForTurn(settings, purpose, signal)
  let engine: Engine | undefined
  try {
    const whenNew = (await databaseExists(settings)) ? '' : `(STORAGE_VERSION 'v1.5.0')`
    engine = await openEngine(settings, signal)
    await attach(engine, purpose === 'write' ? whenNew : '(READ_ONLY)', settings, signal)
    if (purpose === 'query') await engine.run(`USE ${catalog}`)
    await engine.confine(files)
    return closing(engine, purpose, endTurn)
  } catch (error) {
    await engine?.close()
    endTurn()
    throw error
  }
}

/** Opens the database, works, and closes it. */
export async function withDatabase<T>(
  settings: Settings,
  purpose: Purpose,
  files: readonly string[],
  signal: AbortSignal,
  work: (database: Engine) => Promise<T>,
): Promise<T> {
  const database = await openDatabase(settings, purpose, files, signal)
  try {
    return await work(database)
  } finally {
    await database.close()
  }
}

export async function databaseExists({ path }: Settings): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  )
}

async function waitForTurn(settings: Settings, purpose: Purpose, signal: AbortSignal): Promise<() => void> {
  const kind = purpose === 'query' ? 'reading' : 'working'
  const file = await realFile(settings.path)
  const endTurn = await takeTurn(file, kind, settings.lockWaitMilliseconds, signal)
  if (endTurn === undefined) throw locked(settings.path, undefined)
  return endTurn
}

/** Waits for the lock of other processes, with longer and longer pauses. */
async function attach(engine: Engine, options: string, settings: Settings, signal: AbortSignal): Promise<void> {
  const deadline = Date.now() + settings.lockWaitMilliseconds
  for (let pause = 50; ; pause = Math.min(pause * 2, 1000)) {
    try {
      await engine.run(`ATTACH ${literal(settings.path)} AS ${catalog} ${options}`)
      return
    } catch (error) {
      if (!isLock(error)) throw notOpened(error, settings.path)
      if (Date.now() + pause > deadline) throw locked(settings.path, error)
      await unlessAborted(sleep(pause), signal)
    }
  }
}

/**
 * Detaching writes what was committed from the log into the file, off the main thread. Where there is no room for that,
 * it stays in the log, and the next who opens the file tries again.
 */
function closing(engine: Engine, purpose: Purpose, endTurn: () => void): Engine {
  let closed: Promise<void> | undefined
  const close = async () => {
    if (purpose === 'write') await engine.connection.run(`DETACH ${catalog}`).catch(() => undefined)
    try {
      await engine.close()
    } finally {
      endTurn()
    }
  }
  return {
    ...engine,
    close() {
      closed ??= close()
      return closed
    },
  }
}

/** What tells one database file from another, whatever link leads to it. */
async function realFile(path: string): Promise<string> {
  return realpath(path).catch(async () =>
    join(await realpath(dirname(path)).catch(() => dirname(path)), basename(path)),
  )
}

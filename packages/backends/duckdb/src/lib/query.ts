import { type DuckDBDataChunk, type DuckDBPreparedStatement, type DuckDBResult, StatementType } from '@duckdb/node-api'
import { FinopsError, isFinopsError, type QueryResult } from '@openfinops/plugin'
import { cellText } from './cell-text.ts'
import type { Engine } from './engine.ts'

export interface OpenQuery {
  readonly result: QueryResult
  /** Ends the query and closes the database. Safe to call repeatedly; it happens by itself after the last row. */
  close(): Promise<void>
}

/** Runs one statement that reads, on a database that is open for nothing else. */
export async function query(database: Engine, sql: string): Promise<OpenQuery> {
  let result: DuckDBResult
  try {
    result = await database.guard(async () => (await prepare(database, sql)).stream())
  } catch (error) {
    await database.close()
    throw failed(error)
  }
  const columns = result.columnNames().map((name, at) => ({ name, type: String(result.columnType(at)) }))
  let fetching: Promise<DuckDBDataChunk | null> = Promise.resolve(null)
  let closed: Promise<void> | undefined

  const fetch = () => {
    if (closed !== undefined) throw new FinopsError('QUERY_FAILED', 'The query was closed before its last row')
    fetching = result.fetchChunk()
    return fetching
  }
  const end = async () => {
    database.connection.interrupt()
    await fetching.catch(() => null)
    await drain(result)
    await database.close()
  }
  const close = () => {
    closed ??= end()
    return closed
  }
  return { result: { columns, rows: rowsOf(read(database, fetch, close), close) }, close }
}

async function prepare(database: Engine, sql: string): Promise<DuckDBPreparedStatement> {
  const statements = await database.connection.extractStatements(sql)
  if (statements.count !== 1) throw new FinopsError('QUERY_FAILED', `There are ${statements.count} statements, not one`)
  const statement = await statements.prepare(0)
  const { SELECT, EXPLAIN } = StatementType
  if (statement.statementType === SELECT || statement.statementType === EXPLAIN) return statement
  throw new FinopsError('QUERY_FAILED', 'The statement does not only read', { fix: 'Write a SELECT.' })
}

type Row = readonly (string | null)[]

async function* read(
  database: Engine,
  fetch: () => Promise<DuckDBDataChunk | null>,
  close: () => Promise<void>,
): AsyncGenerator<Row, undefined> {
  try {
    for (;;) {
      const chunk = await database.guard(fetch)
      if (chunk === null || chunk.rowCount === 0) return
      for (const row of chunk.getRows()) yield row.map(cellText)
    }
  } catch (error) {
    throw failed(error)
  } finally {
    await close()
  }
}

/** The rows, closed also by who leaves before the first: a generator that has not started skips its `finally`. */
function rowsOf(rows: AsyncGenerator<Row, undefined>, close: () => Promise<void>): AsyncIterable<Row> {
  return {
    [Symbol.asyncIterator]: () => ({
      next: () => rows.next(),
      async return() {
        await close()
        return rows.return(undefined)
      },
    }),
  }
}

/** A stream that has not ended keeps the file open, even when connection and instance are closed. */
async function drain(result: DuckDBResult): Promise<void> {
  try {
    for (let chunk = await result.fetchChunk(); chunk !== null && chunk.rowCount > 0; )
      chunk = await result.fetchChunk()
  } catch {
    // The interruption; the stream has ended with it.
  }
}

function failed(error: unknown): unknown {
  if (isFinopsError(error) || !(error instanceof Error)) return error
  return new FinopsError('QUERY_FAILED', error.message, { cause: error })
}

import { type DuckDBPreparedStatement, type DuckDBResult, StatementType } from '@duckdb/node-api'
import { FinopsError, isFinopsError, type QueryResult } from '@openfinops/plugin'
import { cellText } from './cell-text.ts'
import type { Engine } from './engine.ts'

type Row = readonly (string | null)[]

/** Runs one statement that reads. The database is closed when the last row was read, or when reading ends early. */
export async function query(database: Engine, sql: string): Promise<QueryResult> {
  try {
    const result = await database.guard(async () => (await prepare(database, sql)).stream())
    const columns = result.columnNames().map((name, at) => ({ name, type: String(result.columnType(at)) }))
    return { columns, rows: rowsOf(database, result) }
  } catch (error) {
    await database.close()
    throw failed(error)
  }
}

async function prepare(database: Engine, sql: string): Promise<DuckDBPreparedStatement> {
  const statements = await database.connection.extractStatements(sql)
  if (statements.count !== 1) throw new FinopsError('QUERY_FAILED', `There are ${statements.count} statements, not one`)
  const statement = await statements.prepare(0)
  if (statement.statementType === StatementType.SELECT || statement.statementType === StatementType.EXPLAIN)
    return statement
  throw new FinopsError('QUERY_FAILED', 'The statement does not only read', { fix: 'Write a SELECT.' })
}

function rowsOf(database: Engine, result: DuckDBResult): AsyncIterable<Row> {
  const rows = read(database, result)
  return {
    [Symbol.asyncIterator]: () => ({
      next: () => rows.next(),
      // A generator that was never started would skip its `finally`.
      async return() {
        await rows.return(undefined)
        await database.close()
        return { done: true, value: undefined }
      },
    }),
  }
}

async function* read(database: Engine, result: DuckDBResult): AsyncGenerator<Row, undefined> {
  try {
    for (;;) {
      const chunk = await database.guard(() => result.fetchChunk())
      if (chunk === null || chunk.rowCount === 0) return
      for (const row of chunk.getRows()) yield row.map(cellText)
    }
  } catch (error) {
    throw failed(error)
  } finally {
    await database.close()
  }
}

function failed(error: unknown): unknown {
  if (isFinopsError(error) || !(error instanceof Error)) return error
  return new FinopsError('QUERY_FAILED', error.message, { cause: error })
}

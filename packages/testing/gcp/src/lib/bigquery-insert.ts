import { randomUUID } from 'node:crypto'
import { findField } from './bigquery-field.ts'
import { makeRoom } from './bigquery-make-room.ts'
import { identifier } from './bigquery-quote.ts'
import { type SqlContext, type Token, tablePath, toDuckDB, tokens } from './bigquery-sql.ts'
import { type BigQueryState, findTable } from './bigquery-state.ts'
import { duckdbTable } from './bigquery-tables.ts'

/**
 * Makes room in the table that an INSERT writes to for the digits of what it inserts; DuckDB would round them without a
 * word. To be done before anything else in the transaction: DuckDB alters no table that it has changed already.
 */
export async function makeRoomForInsert(state: BigQueryState, sql: string, context: SqlContext): Promise<void> {
  const insert = parseInsert(tokens(sql))
  if (insert === undefined) return
  const table = findTable(state, insert.table)
  const fields = insert.columns.flatMap((name) => findField(table.fields, name) ?? [])
  if (!fields.some(({ type }) => type === 'BIGNUMERIC')) return
  const relation = identifier(`insert-${randomUUID()}`)
  const names = insert.columns.map(identifier).join(', ')
  const source = toDuckDB(insert.source, context)
  await state.engine.run(`CREATE TEMP TABLE ${relation} AS SELECT * FROM (${source}) AS rows(${names})`)
  await makeRoom(state.engine, duckdbTable(insert.table), { relation, fields })
  await state.engine.run(`DROP TABLE ${relation}`)
}

interface Insert {
  readonly table: { readonly dataset: string; readonly table: string }
  readonly columns: readonly string[]
  /** The query or the values. */
  readonly source: string
}

/** INSERT INTO `dataset.table` (column, …) … */
function parseInsert(words: readonly Token[]): Insert | undefined {
  const open = words.findIndex(({ text }) => text === '(')
  const close = words.findIndex(({ text }) => text === ')')
  const named = words.slice(0, open).find(({ kind }) => kind === 'quoted')
  const [dataset, table] = named === undefined ? [] : tablePath(named.text)
  if (dataset === undefined || table === undefined || close < open) return undefined
  const columns = words
    .slice(open + 1, close)
    .flatMap(({ kind, text }) => (kind === 'name' || kind === 'quoted' ? text : []))
  const source = words.slice(close + 1).map(({ source: text }) => text)
  return { table: { dataset, table }, columns, source: source.join('') }
}

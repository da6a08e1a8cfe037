import { randomUUID } from 'node:crypto'
import { destinationOf, type QueryConfiguration } from './bigquery-configuration.ts'
import { BigQueryError, invalid, notImplemented } from './bigquery-error.ts'
import { type Field, fieldType, findField } from './bigquery-field.ts'
import { makeRoomForInsert } from './bigquery-insert.ts'
import type { JobOutcome, QueryResult } from './bigquery-job.ts'
import { withoutPartition } from './bigquery-partition.ts'
import { requirePermission } from './bigquery-permissions.ts'
import { identifier, literal } from './bigquery-quote.ts'
import { type SqlContext, tablesIn, toDuckDB } from './bigquery-sql.ts'
import { type BigQueryState, findTable } from './bigquery-state.ts'
import { parseStatement, type Statement } from './bigquery-statement.ts'
import { duckdbTable } from './bigquery-tables.ts'
import { cellText, duckdbType, firstScale, resultType } from './bigquery-types.ts'
import { writeRows } from './bigquery-write.ts'

/**
 * What a query would do. @throws BigQueryError when it could not, or the caller may not.
 * Permissions are checked as the service does, which is nowhere said but seen:
 * https://github.com/mozilla/bigquery-etl/pull/1805
 */
export async function dryRun(state: BigQueryState, configuration: QueryConfiguration): Promise<JobOutcome> {
  const statement = parseStatement(configuration.query)
  requirePermissions(state, statement, configuration.query)
  if (statement.kind === 'SELECT') {
    const sql = toDuckDB(statement.sql, { parameters: parameters(configuration), scale: firstScale })
    await withDefaultDataset(state, configuration, () => understood(() => state.engine.describe(sql)))
  }
  return { query: { statementType: statement.kind } }
}

/** Runs a query in GoogleSQL. @param scale how many digits after the point a computed BIGNUMERIC has. */
export async function runQuery(
  state: BigQueryState,
  configuration: QueryConfiguration,
  scale: number,
): Promise<JobOutcome> {
  const { query: sql } = configuration
  const statement = parseStatement(sql)
  requirePermissions(state, statement, sql)
  const context = { parameters: parameters(configuration), scale }
  return withDefaultDataset(state, configuration, async () => {
    for (const insert of insertsOf(statement)) await understood(() => makeRoomForInsert(state, insert, context))
    return execute(state, statement, configuration, context)
  })
}

function requirePermissions(state: BigQueryState, { kind }: Statement, sql: string): void {
  if (kind === 'CREATE_SCHEMA') requirePermission(state, 'bigquery.datasets.create')
  const tables = kind === 'CREATE_SCHEMA' ? [] : tablesIn(sql)
  for (const [at, table] of tables.entries()) {
    findTable(state, table)
    requirePermission(state, 'bigquery.tables.getData', { table })
    if (kind !== 'SELECT' && at === 0) requirePermission(state, 'bigquery.tables.updateData', { table })
  }
}

function insertsOf(statement: Statement): readonly string[] {
  if (statement.kind === 'SCRIPT') return statement.statements.flatMap(insertsOf)
  return statement.kind === 'INSERT' ? [statement.sql] : []
}

async function withDefaultDataset<T>(
  { engine }: BigQueryState,
  { defaultDataset }: QueryConfiguration,
  work: () => Promise<T>,
): Promise<T> {
  if (defaultDataset === undefined) return work()
  await engine.run(`SET search_path = ${literal(defaultDataset.datasetId)}`)
  try {
    return await work()
  } finally {
    await engine.run('RESET search_path')
  }
}

async function execute(
  state: BigQueryState,
  statement: Statement,
  configuration: QueryConfiguration,
  context: SqlContext,
): Promise<JobOutcome> {
  const statementType = statement.kind
  if (statement.kind === 'SCRIPT') return runScript(state, statement.statements, configuration, context)
  if (statement.kind === 'BEGIN_TRANSACTION' || statement.kind === 'COMMIT_TRANSACTION') {
    throw notImplemented('transactions outside of scripts')
  }
  if (statement.kind === 'CREATE_SCHEMA') throw notImplemented('CREATE SCHEMA other than as a dry run')
  if (statement.kind === 'ALTER_TABLE') {
    await setDataType(state, statement)
    return { query: { statementType }, result: { fields: [], rows: [] } }
  }
  const sql = toDuckDB(statement.sql, context)
  if (statement.kind !== 'SELECT') {
    const rows = await understood(() => state.engine.run(sql))
    return { query: { statementType, numDmlAffectedRows: String(rows) }, result: { fields: [], rows: [] } }
  }
  const relation = identifier(`query-${randomUUID()}`)
  await understood(() => state.engine.run(`CREATE TEMP TABLE ${relation} AS ${sql}`))
  try {
    const result = await read(state, relation)
    const { destinationTable } = configuration
    if (destinationTable !== undefined) {
      const { partition: _, ...table } = withoutPartition(destinationTable)
      requirePermission(state, 'bigquery.tables.updateData', { table })
      const fields = result.fields.map((field) => ({ ...field, mode: 'NULLABLE' as const }))
      await writeRows(state, destinationOf(destinationTable, configuration), { relation, fields })
    }
    return { query: { statementType }, result }
  } finally {
    await state.engine.run(`DROP TABLE IF EXISTS ${relation}`).catch(() => undefined)
  }
}

/** A job is a transaction here anyway: one in a script begins with it and ends with it. */
async function runScript(
  state: BigQueryState,
  statements: readonly Statement[],
  configuration: QueryConfiguration,
  context: SqlContext,
): Promise<JobOutcome> {
  if (statements[0]?.kind !== 'BEGIN_TRANSACTION' || statements.at(-1)?.kind !== 'COMMIT_TRANSACTION') {
    throw notImplemented('scripts that are not one transaction')
  }
  for (const statement of statements.slice(1, -1)) await execute(state, statement, configuration, context)
  return { query: { statementType: 'SCRIPT' }, result: { fields: [], rows: [] } }
}

/** What DuckDB does not understand is wrong, or is GoogleSQL that this server cannot translate. */
async function understood<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof BigQueryError) throw error
    throw new BigQueryError(400, 'invalidQuery', error instanceof Error ? error.message : String(error))
  }
}

async function read({ engine }: BigQueryState, relation: string): Promise<QueryResult> {
  const columns = await engine.describe(relation)
  const fields = columns.map(({ name, type }): Field => {
    const known = resultType(type)
    if (known === undefined) throw notImplemented(`results of type ${type}`)
    return { name, type: known, mode: 'NULLABLE' }
  })
  const cells = columns.map(({ name, type }) => cellText(name, type))
  const rows = await engine.rows(`SELECT ${cells.join(', ')} FROM ${relation}`)
  return { fields, rows }
}

function parameters({ queryParameters }: QueryConfiguration): ReadonlyMap<string, string> {
  return new Map(
    queryParameters.map(({ name, parameterType, parameterValue }) => {
      const type = duckdbType(fieldType(parameterType.type))
      const { value } = parameterValue
      return [
        name,
        value === null || value === undefined ? `CAST(NULL AS ${type})` : `CAST(${literal(value)} AS ${type})`,
      ]
    }),
  )
}

/** https://cloud.google.com/bigquery/docs/reference/standard-sql/conversion_rules#coercion */
const wider: Readonly<Record<string, readonly string[]>> = {
  INTEGER: ['NUMERIC', 'BIGNUMERIC', 'FLOAT'],
  NUMERIC: ['BIGNUMERIC', 'FLOAT'],
  BIGNUMERIC: ['FLOAT'],
}

async function setDataType(
  state: BigQueryState,
  { table: reference, column, type }: Extract<Statement, { readonly kind: 'ALTER_TABLE' }>,
): Promise<void> {
  requirePermission(state, 'bigquery.tables.update', { table: reference })
  const table = findTable(state, reference)
  const field = findField(table.fields, column)
  if (field === undefined) throw invalid(`Column not found: ${column}`)
  if (field.type !== type && wider[field.type]?.includes(type) !== true) {
    throw invalid(
      `ALTER TABLE ALTER COLUMN SET DATA TYPE requires that the existing column type (${field.type}) is assignable to the new type (${type})`,
    )
  }
  await state.engine.run(
    `ALTER TABLE ${duckdbTable(reference)} ALTER COLUMN ${identifier(field.name)} SET DATA TYPE ${duckdbType(type)}`,
  )
  table.fields = table.fields.map((each) => (each === field ? { ...each, type } : each))
}

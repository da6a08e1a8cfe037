import { BigQueryError, invalid, notImplemented } from './bigquery-error.ts'
import { type FieldType, fieldType } from './bigquery-field.ts'
import { type Token, tablePath, tokens } from './bigquery-sql.ts'
import type { TableReference } from './bigquery-state.ts'

/** A query, by what it does. */
export type Statement =
  | { readonly kind: 'SELECT'; readonly sql: string }
  | { readonly kind: 'INSERT' | 'UPDATE' | 'DELETE' | 'MERGE'; readonly sql: string }
  | {
      readonly kind: 'ALTER_TABLE'
      readonly table: TableReference
      readonly column: string
      readonly type: FieldType
    }
  | { readonly kind: 'CREATE_SCHEMA' }
  | { readonly kind: 'SCRIPT'; readonly statements: readonly Statement[] }
  | { readonly kind: 'BEGIN_TRANSACTION' }
  | { readonly kind: 'COMMIT_TRANSACTION' }

/** @throws BigQueryError for what this server does not run. */
export function parseStatement(sql: string): Statement {
  const parts = split(sql)
  if (parts.length > 1) return { kind: 'SCRIPT', statements: parts.map(parseStatement) }
  const words = tokens(sql).filter(({ kind, text }) => kind !== 'space' && text !== ';')
  const first = words[0]?.text.toUpperCase() ?? ''
  switch (first) {
    case 'SELECT':
    case 'WITH':
    case '(':
      return { kind: 'SELECT', sql: parts[0] ?? '' }
    case 'INSERT':
    case 'UPDATE':
    case 'DELETE':
    case 'MERGE':
      return { kind: first, sql: parts[0] ?? '' }
    case 'CREATE':
      if (words[1]?.text.toUpperCase() !== 'SCHEMA' || words.length > 3) throw notImplemented('CREATE of this kind')
      return { kind: 'CREATE_SCHEMA' }
    case 'ALTER':
      return alterTable(words)
    case 'BEGIN':
    case 'COMMIT':
      if (words[1]?.text.toUpperCase() !== 'TRANSACTION' || words.length > 2)
        throw notImplemented('blocks of statements')
      return { kind: `${first}_TRANSACTION` }
    default:
      throw new BigQueryError(400, 'invalidQuery', `Syntax error: Unexpected "${first}"`)
  }
}

/** ALTER TABLE t ALTER COLUMN c SET DATA TYPE x */
function alterTable(words: readonly Token[]): Statement {
  const [, , table, , , column, , , , type, ...more] = words
  const shape = words.map(({ kind, text }) => (kind === 'name' ? text.toUpperCase() : '?')).join(' ')
  const [dataset, name] = table === undefined ? [] : tablePath(table.text)
  const known = /^ALTER TABLE \? ALTER COLUMN \S+ SET DATA TYPE \w+$/.test(shape) && more.length === 0
  if (!known || column === undefined || type === undefined || dataset === undefined || name === undefined) {
    throw invalid('This test server knows no ALTER TABLE but ALTER COLUMN … SET DATA TYPE')
  }
  return { kind: 'ALTER_TABLE', table: { dataset, table: name }, column: column.text, type: fieldType(type.text) }
}

/** The statements of a script. */
function split(sql: string): readonly string[] {
  const parts = ['']
  for (const { kind, source } of tokens(sql)) {
    if (kind === 'symbol' && source === ';') parts.push('')
    else parts[parts.length - 1] += source
  }
  return parts.filter((part) => tokens(part).some(({ kind }) => kind !== 'space'))
}

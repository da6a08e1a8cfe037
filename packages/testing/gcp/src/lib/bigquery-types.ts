import type { Field, FieldType } from './bigquery-field.ts'
import { identifier } from './bigquery-quote.ts'

/** The scale that a BIGNUMERIC begins with in DuckDB, which has 38 digits where BigQuery has 76. */
export const firstScale = 18

/** DuckDB's type for a column. */
export function duckdbType(type: FieldType, scale: number = firstScale): string {
  switch (type) {
    case 'STRING':
      return 'VARCHAR'
    case 'BYTES':
      return 'BLOB'
    case 'INTEGER':
      return 'BIGINT'
    case 'FLOAT':
      return 'DOUBLE'
    case 'BOOLEAN':
      return 'BOOLEAN'
    case 'NUMERIC':
      return 'DECIMAL(38,9)'
    case 'BIGNUMERIC':
      return `DECIMAL(38,${scale})`
    case 'DATE':
      return 'DATE'
    case 'DATETIME':
      return 'TIMESTAMP'
    case 'TIME':
      return 'TIME'
    case 'TIMESTAMP':
      return 'TIMESTAMP WITH TIME ZONE'
    case 'JSON':
      return 'JSON'
    case 'RECORD':
      throw new Error('A record has the type of its members')
  }
}

/** The same for a column that may be a record. */
export function columnType({ type, mode, fields = [] }: Field): string {
  if (type !== 'RECORD') return duckdbType(type)
  const members = fields.map((field) => `${identifier(field.name)} ${columnType(field)}`)
  return `STRUCT(${members.join(', ')})${mode === 'REPEATED' ? '[]' : ''}`
}

const byDuckDBType: Readonly<Record<string, FieldType>> = {
  VARCHAR: 'STRING',
  BLOB: 'BYTES',
  TINYINT: 'INTEGER',
  SMALLINT: 'INTEGER',
  INTEGER: 'INTEGER',
  BIGINT: 'INTEGER',
  UTINYINT: 'INTEGER',
  USMALLINT: 'INTEGER',
  UINTEGER: 'INTEGER',
  UBIGINT: 'INTEGER',
  HUGEINT: 'INTEGER',
  FLOAT: 'FLOAT',
  DOUBLE: 'FLOAT',
  BOOLEAN: 'BOOLEAN',
  DATE: 'DATE',
  TIME: 'TIME',
  TIMESTAMP: 'DATETIME',
  TIMESTAMP_MS: 'DATETIME',
  TIMESTAMP_S: 'DATETIME',
  'TIMESTAMP WITH TIME ZONE': 'TIMESTAMP',
  JSON: 'JSON',
  '"NULL"': 'INTEGER',
}

/** What a column of a result is in BigQuery; `undefined` for what this server does not know, such as a map. */
export function resultType(duckdb: string): FieldType | undefined {
  const digits = decimalDigits(duckdb)
  if (digits === undefined) return byDuckDBType[duckdb]
  return digits.scale <= 9 && digits.precision - digits.scale <= 29 ? 'NUMERIC' : 'BIGNUMERIC'
}

export function decimalDigits(duckdb: string): { readonly precision: number; readonly scale: number } | undefined {
  const [, precision, scale] = /^DECIMAL\((\d+),(\d+)\)$/.exec(duckdb) ?? []
  return precision === undefined || scale === undefined
    ? undefined
    : { precision: Number(precision), scale: Number(scale) }
}

/** SQL: a cell as the text in which the API sends it. Numbers have no superfluous zeros, moments are microseconds. */
export function cellText(column: string, duckdb: string): string {
  const value = identifier(column)
  if (decimalDigits(duckdb) !== undefined) return `as_string(${value})`
  switch (resultType(duckdb)) {
    case 'BYTES':
      return `base64(${value})`
    case 'TIMESTAMP':
      return `CAST(epoch_us(${value}) AS VARCHAR)`
    case 'DATETIME':
      return `replace(CAST(${value} AS VARCHAR), ' ', 'T')`
    default:
      return `CAST(${value} AS VARCHAR)`
  }
}

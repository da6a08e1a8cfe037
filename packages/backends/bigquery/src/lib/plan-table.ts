import { FinopsError, type SchemaChange } from '@openfinops/plugin'
import { type Field, type FieldType, ownFields } from './field.ts'
import { isNested, type ParquetColumn } from './parquet-file.ts'

/** What has to become of a table so that it takes the rows of a file. */
export interface TablePlan {
  /** The columns of the file, with the types that they have in the table. */
  readonly fields: readonly Field[]
  /** Those that the table does not have yet. */
  readonly added: readonly Field[]
  /** Those whose type has to become wider first, with the wider type. */
  readonly widened: readonly Field[]
  /** A table that is new has none: nothing drifted. */
  readonly changes: readonly SchemaChange[]
}

/**
 * @param present the columns of the table; `undefined` when there is no such table.
 * @throws FinopsError `COLUMN_TYPE_CHANGED` where values would have to lose something.
 */
export function planTable(
  present: readonly Field[] | undefined,
  columns: readonly ParquetColumn[],
  tags: 'string' | 'json',
): TablePlan {
  const wanted = columns.map((column): Field => ({ name: column.name, type: newType(column, tags) }))
  for (const { name, type } of ownFields) {
    if (!wanted.some((field) => field.name === name && field.type === type)) throw notExported(name)
  }
  if (present === undefined) return { fields: wanted, added: [], widened: [], changes: [] }
  const added: Field[] = []
  const widened: Field[] = []
  const changes: SchemaChange[] = []
  const fields = wanted.map((field, at) => {
    const found = present.find(({ name }) => name.toLowerCase() === field.name.toLowerCase())
    if (found === undefined) {
      added.push(field)
      changes.push({ kind: 'added', column: field.name, from: undefined, to: field.type })
      return field
    }
    const isMap = isNested(columns[at] ?? field)
    const type = isMap && mapTypes.has(found.type) ? found.type : widestType(found, field)
    if (type === found.type) return found
    const wider = { ...found, type }
    widened.push(wider)
    changes.push({ kind: 'widened', column: found.name, from: found.type, to: type })
    return wider
  })
  return { fields, added, widened, changes }
}

const types: Readonly<Record<string, FieldType>> = {
  VARCHAR: 'STRING',
  DATE: 'DATE',
  TIMESTAMP: 'TIMESTAMP',
  'TIMESTAMP WITH TIME ZONE': 'TIMESTAMP',
  INTEGER: 'INTEGER',
  BIGINT: 'INTEGER',
  DOUBLE: 'FLOAT',
  BOOLEAN: 'BOOLEAN',
}

function newType(column: ParquetColumn, tags: 'string' | 'json'): FieldType {
  if (isNested(column)) return tags === 'json' ? 'JSON' : 'STRING'
  const [, precision, scale] = /^DECIMAL\((\d+),(\d+)\)$/.exec(column.type) ?? []
  const type = precision === undefined ? types[column.type] : decimalType(Number(precision), Number(scale))
  if (type === undefined) throw new Error(`An export has a column of type ${column.type}: ${column.name}`)
  return type
}

/**
 * The narrower of the two types that holds every digit. BIGNUMERIC has 38 digits on either side of the point.
 * Source: https://cloud.google.com/bigquery/docs/reference/standard-sql/data-types#decimal_types
 */
function decimalType(precision: number, scale: number): FieldType {
  return scale <= 9 && precision - scale <= 29 ? 'NUMERIC' : 'BIGNUMERIC'
}

/** Types whose values can be written out as those of another without loss. */
const wider: Readonly<Record<string, readonly string[]>> = {
  INTEGER: ['NUMERIC', 'BIGNUMERIC', 'STRING'],
  NUMERIC: ['BIGNUMERIC', 'STRING'],
  BIGNUMERIC: ['STRING'],
  DATE: ['TIMESTAMP', 'STRING'],
  TIMESTAMP: ['STRING'],
}

/** A column of maps is what it was made as, whatever the setting says by now. */
const mapTypes = new Set(['STRING', 'JSON'])

/** The table's type, where a file of the other can be loaded into it, or the file's, where the table can be widened. */
function widestType(present: Field, wanted: Field): string {
  if (present.type === wanted.type) return present.type
  // BigQuery loads the shorter decimal into a column for the longer.
  if (present.type === 'BIGNUMERIC' && wanted.type === 'NUMERIC') return present.type
  if (wider[present.type]?.includes(wanted.type) === true) return wanted.type
  throw new FinopsError('COLUMN_TYPE_CHANGED', `The table has it as ${present.type}, the export as ${wanted.type}`, {
    column: wanted.name,
    fix: 'Load the source into another table, or delete this one and load every period again.',
  })
}

function notExported(name: string): FinopsError {
  return new FinopsError('FILE_MALFORMED', `The export has no column ${name}, as every table of finops does`, {
    column: name,
  })
}

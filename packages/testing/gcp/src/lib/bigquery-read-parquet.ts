import { randomUUID } from 'node:crypto'
import type { LoadConfiguration } from './bigquery-configuration.ts'
import type { DuckDBColumn } from './bigquery-engine.ts'
import { invalid } from './bigquery-error.ts'
import { type Field, type FieldType, findField } from './bigquery-field.ts'
import { identifier, literal } from './bigquery-quote.ts'
import { fileSuffix, type SourceFile } from './bigquery-source-file.ts'
import type { BigQueryState } from './bigquery-state.ts'
import { columnType, decimalDigits, duckdbType, resultType } from './bigquery-types.ts'
import type { Incoming } from './bigquery-write.ts'

/**
 * Reads Parquet files into a table of DuckDB's, with the types that they get in BigQuery.
 * https://cloud.google.com/bigquery/docs/loading-data-cloud-storage-parquet#type_conversions
 */
export async function readParquet(
  state: BigQueryState,
  files: readonly SourceFile[],
  schema: readonly Field[] | undefined,
  configuration: Pick<LoadConfiguration, 'decimalTargetTypes'>,
): Promise<Incoming> {
  // BigQuery has no way from text to JSON here: googleapis/python-bigquery#1966.
  if (schema?.some(({ type }) => type === 'JSON') === true) throw invalid('Unsupported field type: JSON')
  const columns = await columnsOf(state, files)
  const unknown = columns.find(({ name }) => schema !== undefined && findField(schema, name) === undefined)
  if (unknown !== undefined) throw invalid(`Error while reading data, error message: No such field: ${unknown.name}.`)
  const fields = schema ?? columns.map((column) => natural(column, configuration.decimalTargetTypes, files))
  const values = fields.map((field) => {
    const column = columns.find(({ name }) => name.toLowerCase() === field.name.toLowerCase())
    return `${column === undefined ? `CAST(NULL AS ${columnType(field)})` : converted(column, field, files)} AS ${identifier(field.name)}`
  })
  const relation = identifier(`load-${randomUUID()}`)
  await requireExact(state, files, columns, fields)
  await state.engine.run(`CREATE TEMP TABLE ${relation} AS SELECT ${values.join(', ')} FROM ${scan(files)}`)
  return { relation, fields }
}

function scan(files: readonly SourceFile[]): string {
  return `read_parquet([${files.map(({ path }) => literal(path)).join(', ')}], hive_partitioning = false)`
}

/** All files of a job have the same columns in the same order. */
async function columnsOf({ engine }: BigQueryState, files: readonly SourceFile[]): Promise<readonly DuckDBColumn[]> {
  let columns: readonly DuckDBColumn[] = []
  for (const file of files) {
    const found = await engine.describe(`SELECT * FROM ${scan([file])}`).catch(() => {
      throw invalid(`Error while reading data, error message: Input file is not in Parquet format.${fileSuffix(file)}`)
    })
    if (columns.length > 0 && JSON.stringify(found) !== JSON.stringify(columns)) {
      throw invalid(`Error while reading data, error message: incompatible types for the files.${fileSuffix(file)}`)
    }
    columns = found
  }
  return columns
}

/** What a column becomes where nobody says. */
function natural(
  { name, type: duckdb }: DuckDBColumn,
  decimals: LoadConfiguration['decimalTargetTypes'],
  files: readonly SourceFile[],
): Field {
  const map = mapEntries(duckdb)
  if (map !== undefined) return { name, type: 'RECORD', mode: 'NULLABLE', fields: [map] }
  const digits = decimalDigits(duckdb)
  // A Parquet TIMESTAMP is a moment, whether or not it says that it is in UTC.
  const type = digits !== undefined ? decimalTarget(digits, decimals) : momentType(resultType(duckdb))
  if (type === undefined) throw mismatch(name, duckdb, 'any type that this server knows', files)
  return { name, type, mode: 'NULLABLE' }
}

/** A map of texts or numbers by texts is a record with one list of records in it, and the same names for every map. */
function mapEntries(duckdb: string): Field | undefined {
  const type = resultType(/^MAP\(VARCHAR, (\w+)\)$/.exec(duckdb)?.[1] ?? '')
  if (type === undefined) return undefined
  const key: Field = { name: 'key', type: 'STRING', mode: 'REQUIRED' }
  return {
    name: 'key_value',
    type: 'RECORD',
    mode: 'REPEATED',
    fields: [key, { name: 'value', type, mode: 'NULLABLE' }],
  }
}

function momentType(type: FieldType | undefined): FieldType | undefined {
  return type === 'DATETIME' ? 'TIMESTAMP' : type
}

/** The first type of the list that holds the digits, else the widest. JobConfigurationLoad, decimalTargetTypes. */
function decimalTarget(
  { precision, scale }: { readonly precision: number; readonly scale: number },
  targets: LoadConfiguration['decimalTargetTypes'],
): FieldType {
  const fits: Readonly<Record<string, boolean>> = {
    NUMERIC: scale <= 9 && precision - scale <= 29,
    BIGNUMERIC: scale <= 38 && precision - scale <= 38,
    STRING: true,
  }
  const order = ['NUMERIC', 'BIGNUMERIC', 'STRING'] as const
  const listed = order.filter((type) => targets.includes(type))
  return listed.find((type) => fits[type]) ?? listed.at(-1) ?? 'NUMERIC'
}

/** Which types of Parquet go into a column, and by which of DuckDB's casts. */
function converted({ name, type: duckdb }: DuckDBColumn, field: Field, files: readonly SourceFile[]): string {
  const value = identifier(name)
  if (mapEntries(duckdb) !== undefined && field.type === 'RECORD') {
    return `CASE WHEN ${value} IS NOT NULL THEN {'key_value': map_entries(${value})} END`
  }
  const digits = decimalDigits(duckdb)
  const from = digits === undefined ? momentType(resultType(duckdb)) : 'DECIMAL'
  const to = field.type
  if (from === 'DECIMAL' && to === 'BIGNUMERIC') return value
  const fits =
    from === to ||
    (from === 'DECIMAL' && (to === 'NUMERIC' || to === 'STRING')) ||
    (from === 'TIMESTAMP' && to === 'DATETIME')
  if (!fits) throw mismatch(name, duckdb, to, files)
  return `CAST(${value} AS ${duckdbType(to)})`
}

function mismatch(name: string, from: string, to: string, files: readonly SourceFile[]): Error {
  const place = files[0] === undefined ? '' : fileSuffix(files[0])
  return invalid(
    `Error while reading data, error message: Parquet column '${name}' has type ${from} which does not match the target cpp_type ${to}.${place}`,
  )
}

/** The wording is that of GoogleCloudDataproc/spark-bigquery-connector#432. */
async function requireExact(
  { engine }: BigQueryState,
  files: readonly SourceFile[],
  columns: readonly DuckDBColumn[],
  fields: readonly Field[],
): Promise<void> {
  for (const { name, type } of columns) {
    const digits = decimalDigits(type)
    if (digits === undefined || findField(fields, name)?.type !== 'NUMERIC') continue
    const value = identifier(name)
    const [row] = await engine.rows(`SELECT CAST(${value} AS VARCHAR) FROM ${scan(files)}
      WHERE ${value} IS NOT NULL AND CAST(try_cast(${value} AS DECIMAL(38,9)) AS ${type}) IS DISTINCT FROM ${value} LIMIT 1`)
    if (row === undefined) continue
    throw invalid(
      `Error while reading data, error message: The value for column '${name}' is out of valid NUMERIC range: ` +
        `Value will lose precision after scaling down to NUMERIC type; scale: ${digits.scale}; input data: ${row[0]}`,
    )
  }
}

import { randomUUID } from 'node:crypto'
import type { LoadConfiguration } from './bigquery-configuration.ts'
import { invalid } from './bigquery-error.ts'
import type { Field } from './bigquery-field.ts'
import { identifier, literal } from './bigquery-quote.ts'
import { fileSuffix, type SourceFile } from './bigquery-source-file.ts'
import type { BigQueryState } from './bigquery-state.ts'
import { duckdbType } from './bigquery-types.ts'
import type { Incoming } from './bigquery-write.ts'

type Engine = BigQueryState['engine']

type CsvOptions = Pick<LoadConfiguration, 'skipLeadingRows' | 'fieldDelimiter' | 'nullMarker'>

/** Reads CSV files, plain or gzip, into a table of DuckDB's. Columns are told by their place. */
export async function readCsv(
  { engine }: BigQueryState,
  files: readonly SourceFile[],
  fields: readonly Field[] | undefined,
  options: CsvOptions,
): Promise<Incoming> {
  if (fields === undefined || fields.length === 0) throw invalid('No schema specified on job or table.')
  const raw = identifier(`csv-${randomUUID()}`)
  const relation = identifier(`load-${randomUUID()}`)
  for (const [at, file] of files.entries()) {
    const select = `SELECT * FROM ${scan(file, fields, options)}`
    await engine
      .run(at === 0 ? `CREATE TEMP TABLE ${raw} AS ${select}` : `INSERT INTO ${raw} ${select}`)
      .catch((error) => {
        const reason = error instanceof Error ? error.message.split('\n', 1)[0] : String(error)
        throw invalid(
          `Error while reading data, error message: CSV table encountered too many errors, giving up. ${reason}${fileSuffix(file)}`,
        )
      })
  }
  const values: string[] = []
  for (const field of fields) {
    const type = await typeFor(engine, raw, field)
    await requireReadable(engine, raw, field, type)
    values.push(`CAST(${text(field)} AS ${type}) AS ${identifier(field.name)}`)
  }
  await engine.run(`CREATE TEMP TABLE ${relation} AS SELECT ${values.join(', ')} FROM ${raw}`)
  await engine.run(`DROP TABLE ${raw}`)
  return { relation, fields }
}

function scan({ path }: SourceFile, fields: readonly Field[], options: CsvOptions): string {
  const columns = fields.map(({ name }) => `${literal(name)}: 'VARCHAR'`)
  // An empty cell of a STRING column is an empty text, unless the marker says otherwise. DuckDB has to have one.
  const marker = options.nullMarker === '' ? '\u0001\u0001' : options.nullMarker
  return `read_csv(${literal(path)}, auto_detect = false, header = false, skip = ${options.skipLeadingRows},
    delim = ${literal(options.fieldDelimiter)}, quote = '"', escape = '"', nullstr = ${literal(marker)},
    columns = {${columns.join(', ')}}, parallel = false)`
}

function text({ name, type }: Field): string {
  return type === 'STRING' || type === 'BYTES' ? identifier(name) : `nullif(${identifier(name)}, '')`
}

/** A BIGNUMERIC gets as many digits after the point as its longest value has. */
async function typeFor({ rows }: Engine, raw: string, field: Field): Promise<string> {
  if (field.type !== 'BIGNUMERIC') return duckdbType(field.type)
  const fraction = `length(regexp_extract(${text(field)}, '[.]([0-9]*)', 1))`
  const [row] = await rows(`SELECT CAST(greatest(18, coalesce(max(${fraction}), 0)) AS VARCHAR) FROM ${raw}`)
  return duckdbType('BIGNUMERIC', Math.min(38, Number(row?.[0])))
}

/** A number keeps its digits or is refused; DuckDB's own cast would round. */
async function requireReadable({ rows }: Engine, raw: string, field: Field, type: string): Promise<void> {
  const value = text(field)
  const inexact = field.type === 'NUMERIC' ? `OR regexp_matches(${value}, '[.][0-9]{9}[0-9]*[1-9]')` : ''
  const [row] = await rows(`SELECT ${value} FROM ${raw}
    WHERE ${value} IS NOT NULL AND (try_cast(${value} AS ${type}) IS NULL ${inexact}) LIMIT 1`)
  if (row === undefined) return
  throw invalid(
    `Error while reading data, error message: Could not parse '${row[0]}' as ${field.type} for field ${field.name}`,
  )
}

import { globSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { createGunzip } from 'node:zlib'
import { DuckDBInstance } from '@duckdb/node-api'
import { cases } from './cases.ts'

// What we measure ourselves against: one statement that someone who knows DuckDB would write for just these files, with
// its columns known, costs to DECIMAL(38,18) and nothing checked. ideal.ts CASE EXPORT DATABASE [--memory 1GB]
const { values, positionals } = parseArgs({ options: { memory: { type: 'string' } }, allowPositionals: true })
const [name, exported, database] = positionals
const benchCase = cases.find((known) => known.name === name)
if (benchCase === undefined || exported === undefined || database === undefined)
  throw new Error('ideal.ts CASE EXPORT DATABASE')

/** Columns that CUR 2.0 writes as JSON objects in CSV. */
const maps = new Set(['cost_category', 'discount', 'product', 'resource_tags', 'tags'])

const ending = benchCase.format === 'parquet' ? 'parquet' : 'csv.gz'
const files = globSync(`**/*.${ending}`, { cwd: exported }).map((file) => join(exported, file))
const columns = ending === 'parquet' ? await parquetColumns() : (await headerOf(files[0] ?? '')).map(fromText)

const instance = await DuckDBInstance.create(
  ':memory:',
  values.memory === undefined ? {} : { memory_limit: values.memory },
)
const connection = await instance.connect()
await connection.run('set preserve_insertion_order = false')
await connection.run('set write_buffer_row_group_count = 1')
await connection.run(`attach ${literal(database)} as target (storage_version 'v1.5.0')`)
const list = `[${files.map(literal).join(', ')}]`
const source =
  ending === 'parquet'
    ? `read_parquet(${list}, hive_partitioning = false)`
    : `read_csv(${list}, header = true, auto_detect = false, columns = {${columns.map(({ column }) => `${literal(column)}: 'VARCHAR'`).join(', ')}})`
await connection.run(
  `create table target.costs as select ${columns.map(({ column, value }) => `${value} as ${identifier(column)}`).join(', ')} from ${source}`,
)
connection.closeSync()
instance.closeSync()

interface IdealColumn {
  readonly column: string
  readonly value: string
}

function fromText(column: string): IdealColumn {
  const quoted = identifier(column)
  if (isNumber(column)) return { column, value: twoTier(quoted) }
  if (maps.has(column)) return { column, value: `from_json(${quoted}, '"MAP(VARCHAR, VARCHAR)"')` }
  if (/(usage|billing_?period)_?(start|end)_?date$/i.test(column) || /^ChargePeriod|^BillingPeriod/.test(column)) {
    return { column, value: `${quoted}::timestamp` }
  }
  return { column, value: quoted }
}

function isNumber(column: string): boolean {
  if (/^(product|resource_?tags|cost_?category)/i.test(column)) return false
  return /(cost|rate|amount|fee|factor|quantity|commitment|cost_?for_?usage|fee_?for_?(usage|billing_?period)|units|reservations?|unit_?price|upfront_?value)$/i.test(
    column,
  )
}

/** Short numbers through a small decimal, which DuckDB reads fast; exact for the numbers of the generated files. */
function twoTier(text: string): string {
  const short = `length(${text}) <= strpos(${text}, '.') + 10 and length(${text}) <= 18 and not contains(${text}, 'E') and not contains(${text}, 'e')`
  return `case when ${short} then ${text}::decimal(18,10)::decimal(38,18) else ${text}::decimal(38,18) end`
}

async function parquetColumns(): Promise<readonly IdealColumn[]> {
  const instance = await DuckDBInstance.create(':memory:')
  const connection = await instance.connect()
  const described = await connection.runAndReadAll(
    `describe select * from read_parquet(${literal(files[0] ?? '')}, hive_partitioning = false)`,
  )
  return described.getRows().map(([column, type]) => {
    const quoted = identifier(String(column))
    return { column: String(column), value: type === 'DOUBLE' ? twoTier(`${quoted}::varchar`) : quoted }
  })
}

async function headerOf(path: string): Promise<readonly string[]> {
  const file = await open(path)
  let text = ''
  for await (const chunk of file.createReadStream().pipe(createGunzip())) {
    text += chunk
    if (text.includes('\n')) break
  }
  return (text.split('\n')[0] ?? '').trim().split(',')
}

function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}

function identifier(text: string): string {
  return `"${text.replaceAll('"', '""')}"`
}

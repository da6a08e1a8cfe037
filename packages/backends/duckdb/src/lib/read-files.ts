import { access } from 'node:fs/promises'
import { FinopsError, isFinopsError, type PeriodLoad, type StagedFile, type TableColumn } from '@openfinops/plugin'
import type { Engine } from './engine.ts'
import type { SlashDates } from './moment.ts'
import { globPattern, literal } from './quote.ts'
import { type Cell, type Relation, readable } from './relation.ts'

/** How DuckDB reads CSV: many rows at once, or one after the other, which takes longer. */
export type Reading = 'parallel' | 'sequential'

/** Rows of more bytes than this are refused. The buffers that DuckDB reads with have to be larger than a row. */
const longestRow = 16 * 1024 * 1024

/** Files that can be read by one call, because they are of one kind and have the same columns in the same order. */
export interface FileGroup {
  readonly format: PeriodLoad['format']
  readonly isGzip: boolean
  readonly files: readonly StagedFile[]
  /** The columns in the order of the files, with the types that the files give them. */
  readonly columns: readonly { readonly column: TableColumn; readonly physical: string }[]
  readonly slashDates: SlashDates
}

/**
 * Groups the files of a load. Files without even a header have no rows and are left out.
 * @param dayFirst the files that write the day before the month.
 * @throws FinopsError `FILE_UNREADABLE`, `FILE_CORRUPT`, `FILE_MALFORMED`.
 */
export async function groupFiles(
  engine: Engine,
  load: PeriodLoad,
  dayFirst: ReadonlySet<StagedFile>,
): Promise<readonly FileGroup[]> {
  const columns = new Map(load.columns.map((column) => [column.source, column]))
  const groups = new Map<string, FileGroup>()
  for (const file of load.files) {
    if (file.columns.length === 0) continue
    const types = await typesOf(engine, file, load.format)
    const isGzip = load.format === 'csv' && file.path.toLowerCase().endsWith('.gz')
    const first = dayFirst.has(file) ? 'day' : 'month'
    const key = JSON.stringify([isGzip, first, file.columns, types])
    const read = file.columns.map((name, at) => ({ column: columnOf(columns, name), physical: types[at] ?? 'VARCHAR' }))
    const group = groups.get(key)
    groups.set(key, {
      format: load.format,
      isGzip,
      columns: read,
      slashDates: { first, period: load.period },
      files: [...(group?.files ?? []), file],
    })
  }
  return [...groups.values()]
}

/** The rows of a group. */
export function relationOf({ format, isGzip, files, columns, slashDates }: FileGroup, reading: Reading): Relation {
  const cells = columns.map(({ column, physical }, at): Cell => {
    const cell = { column, ...readable(column, cellName(at), physical) }
    return column.type === 'date' ? { ...cell, slashDates } : cell
  })
  if (format === 'csv') return { from: readCsv(files, cells.length, isGzip, reading), cells }
  const texts = cells.map(({ value }, at) => `${value} AS ${cellName(at)}`)
  const names = cells.map((_, at) => cellName(at))
  return {
    from: `(SELECT ${texts.join(', ')} FROM ${readParquet(files)} AS file(${names.join(', ')}))`,
    cells: cells.map((cell, at) => ({ ...cell, value: cellName(at) })),
  }
}

/** Columns are named by their place: two names in a header may differ in case only. */
function cellName(at: number): string {
  return `c${at}`
}

/** Nothing is guessed from the content, and folders named `key=value` are folders. */
function readCsv(files: readonly StagedFile[], columns: number, isGzip: boolean, reading: Reading): string {
  const types = Array.from({ length: columns }, (_, at) => `${cellName(at)}: 'VARCHAR'`)
  const options = [
    `columns = {${types.join(', ')}}`,
    `auto_detect = false, header = true, delim = ',', quote = '"', escape = '"', nullstr = '', strict_mode = true`,
    `compression = ${literal(isGzip ? 'gzip' : 'none')}, parallel = ${reading === 'parallel'}`,
    `max_line_size = ${longestRow}, buffer_size = ${2 * longestRow}`,
    'hive_partitioning = false, union_by_name = false',
  ]
  return `read_csv(${patterns(files)}, ${options.join(', ')})`
}

export function readParquet(files: readonly Pick<StagedFile, 'path'>[]): string {
  return `read_parquet(${patterns(files)}, binary_as_string = true, hive_partitioning = false, union_by_name = false)`
}

function patterns(files: readonly Pick<StagedFile, 'path'>[]): string {
  return `[${files.map(({ path }) => literal(globPattern(path))).join(', ')}]`
}

/** Names and DuckDB's types of the columns of a Parquet file. */
export async function describeParquet(
  engine: Engine,
  path: string,
): Promise<readonly { readonly name: string; readonly type: string }[]> {
  const rows = await engine.rows(
    `SELECT column_name, column_type FROM (DESCRIBE SELECT * FROM ${readParquet([{ path }])})`,
  )
  return rows.map(([name, type]) => ({ name: name ?? '', type: type ?? '' }))
}

async function typesOf(engine: Engine, file: StagedFile, format: PeriodLoad['format']): Promise<readonly string[]> {
  await access(file.path).catch((cause: unknown) => {
    throw new FinopsError('FILE_UNREADABLE', 'The file cannot be read', { file: file.key, cause })
  })
  const twin = file.columns.find((name, at) => file.columns.indexOf(name) !== at)
  if (twin !== undefined) {
    throw new FinopsError('FILE_MALFORMED', 'The header names a column twice', {
      file: file.key,
      line: 1,
      column: twin,
    })
  }
  if (format === 'csv') return file.columns.map(() => 'VARCHAR')
  const described = await describeParquet(engine, file.path).catch((cause: unknown) => {
    if (isFinopsError(cause)) throw cause
    throw new FinopsError('FILE_CORRUPT', 'The file cannot be read as Parquet', { file: file.key, cause })
  })
  if (described.length === file.columns.length) return described.map(({ type }) => type)
  const message = `The file has ${described.length} columns, not ${file.columns.length}`
  throw new FinopsError('FILE_MALFORMED', message, { file: file.key })
}

function columnOf(columns: ReadonlyMap<string, TableColumn>, name: string): TableColumn {
  const column = columns.get(name)
  if (column === undefined) throw new Error(`The load says nothing about the column "${name}" of its files`)
  return column
}

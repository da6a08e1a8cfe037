import { access } from 'node:fs/promises'
import { FinopsError, type PeriodLoad, type StagedFile, type TableColumn } from '@openfinops/plugin'
import type { Engine } from './engine.ts'
import { globPattern, identifier, literal } from './quote.ts'
import { normalised, type Relation } from './relation.ts'

/** How CSV is read. In parallel, DuckDB takes some quoted line breaks for the end of a row: it then fails, never guesses. */
export type Reading = 'parallel' | 'sequential'

/** Rows of more bytes than this are refused. The buffers that DuckDB reads with have to be larger than a row. */
export const longestRow = 16 * 1024 * 1024

/** Files that can be read by one call, because they have the same columns in the same order. */
export interface FileGroup {
  readonly format: PeriodLoad['format']
  readonly gzip: boolean
  readonly files: readonly StagedFile[]
  /** The columns in the order of the files, with the types that the files give them. */
  readonly columns: readonly { readonly column: TableColumn; readonly physical: string }[]
}

/** Groups the files of a load. Files without even a header have no rows and are left out. */
export async function groupFiles(engine: Engine, load: PeriodLoad): Promise<readonly FileGroup[]> {
  const columns = new Map(load.columns.map((column) => [column.source, column]))
  const groups = new Map<string, FileGroup>()
  for (const file of load.files) {
    if (file.columns.length === 0) continue
    refuseTwins(file)
    await requireReadable(file)
    const types = load.format === 'csv' ? file.columns.map(() => 'VARCHAR') : await parquetTypes(engine, file)
    const gzip = load.format === 'csv' && file.path.toLowerCase().endsWith('.gz')
    const key = JSON.stringify([gzip, file.columns, types])
    const group = groups.get(key)
    const read =
      group?.columns ?? file.columns.map((name, at) => ({ column: columnOf(columns, name), physical: types[at] ?? '' }))
    groups.set(key, { format: load.format, gzip, columns: read, files: [...(group?.files ?? []), file] })
  }
  return [...groups.values()]
}

/** The rows of a group. */
export function relationOf(group: FileGroup, reading: Reading): Relation {
  const cells = group.columns.map(({ column, physical }, at) => ({
    column,
    ...normalised(column, identifier(`c${at}`), physical),
  }))
  const from = group.format === 'csv' ? csvRows(group, reading) : parquetRows(group)
  if (group.format === 'csv') return { from, cells, files: group.files }
  const inner = cells.map(({ value }, at) => `${value} AS ${identifier(`c${at}`)}`)
  return {
    from: `(SELECT ${inner.join(', ')} FROM ${from})`,
    cells: cells.map((cell, at) => ({ ...cell, value: identifier(`c${at}`) })),
    files: group.files,
  }
}

/**
 * Columns are named by their place, because two headers may differ in case only. Nothing is guessed from the content;
 * folders named `key=value` are folders.
 */
function csvRows({ columns, files, gzip }: FileGroup, reading: Reading): string {
  const options = [
    `columns = {${columns.map((_, at) => `c${at}: 'VARCHAR'`).join(', ')}}`,
    `auto_detect = false, header = true, delim = ',', quote = '"', escape = '"', nullstr = '', strict_mode = true`,
    `compression = ${literal(gzip ? 'gzip' : 'none')}, parallel = ${reading === 'parallel'}`,
    `max_line_size = ${longestRow}, buffer_size = ${2 * longestRow}`,
    'hive_partitioning = false, union_by_name = false',
  ]
  return `read_csv(${patterns(files)}, ${options.join(', ')})`
}

function parquetRows({ columns, files }: FileGroup): string {
  const names = columns.map((_, at) => `c${at}`).join(', ')
  return `${readParquet(files)} AS file(${names})`
}

export function readParquet(files: readonly Pick<StagedFile, 'path'>[]): string {
  return `read_parquet(${patterns(files)}, binary_as_string = true, hive_partitioning = false, union_by_name = false)`
}

function patterns(files: readonly Pick<StagedFile, 'path'>[]): string {
  return `[${files.map(({ path }) => literal(globPattern(path))).join(', ')}]`
}

async function parquetTypes(engine: Engine, file: StagedFile): Promise<readonly string[]> {
  const types = (await describeParquet(engine, file.path)).map(({ type }) => type)
  if (types.length === file.columns.length) return types
  throw new FinopsError('FILE_MALFORMED', `The file has ${types.length} columns, not ${file.columns.length}`, {
    file: file.key,
  })
}

/** Names and DuckDB types of the columns of a Parquet file. */
export async function describeParquet(
  engine: Engine,
  path: string,
): Promise<readonly { readonly name: string; readonly type: string }[]> {
  const rows = await engine.rows(
    `SELECT column_name, column_type FROM (DESCRIBE SELECT * FROM ${readParquet([{ path }])})`,
  )
  return rows.map(([name, type]) => ({ name: name ?? '', type: type ?? '' }))
}

function columnOf(columns: ReadonlyMap<string, TableColumn>, name: string): TableColumn {
  const column = columns.get(name)
  if (column === undefined) throw new Error(`The load says nothing about the column "${name}" of its files`)
  return column
}

function refuseTwins(file: StagedFile): void {
  const twin = file.columns.find((name, at) => file.columns.indexOf(name) !== at)
  if (twin === undefined) return
  throw new FinopsError('FILE_MALFORMED', 'The header names a column twice', { file: file.key, line: 1, column: twin })
}

async function requireReadable(file: StagedFile): Promise<void> {
  await access(file.path).catch((cause: unknown) => {
    throw new FinopsError('FILE_UNREADABLE', 'The file cannot be read', { file: file.key, cause })
  })
}

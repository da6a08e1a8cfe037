import type { Writable } from 'node:stream'
import type { Target } from '@openfinops/pipeline'
import { type Backend, FinopsError, type QueryResult } from '@openfinops/plugin'
import { loadConfig } from '../config/load.ts'
import { exitCode } from '../exit-code.ts'
import { grouped } from '../reporters/numbers.ts'
import { table } from '../reporters/table.ts'
import type { World } from '../world.ts'
import { selectTarget } from './select-target.ts'

export interface QueryRequest {
  readonly configFile: string | undefined
  /** A configured name; otherwise the first backend that takes queries. */
  readonly backend: string | undefined
  readonly statement: string
  readonly format: 'table' | 'csv' | 'json'
}

/** Runs a statement and prints its rows. @returns the exit code. */
export async function query(world: World, { configFile, backend, statement, format }: QueryRequest): Promise<number> {
  const config = await loadConfig(world, { file: configFile })
  const target = await selectTarget(config, { name: backend, isAble: isQueryable, what: 'run queries' }, world)
  try {
    const result = await target.backend.query(statement, { signal: world.signal })
    if (format === 'table') await writeTable(world, result)
    else await writeRows(world, result, format === 'csv' ? csvLines : jsonLines)
    return exitCode.done
  } finally {
    await target.backend.close()
  }
}

interface Queryable extends Target {
  readonly backend: Backend & { readonly query: NonNullable<Backend['query']> }
}

function isQueryable(target: Target): target is Queryable {
  return target.backend.query !== undefined
}

const mostTableRows = 1000

async function writeTable({ stdout }: World, { columns, rows }: QueryResult): Promise<void> {
  const shown: (readonly string[])[] = []
  let more = false
  for await (const row of rows) {
    more = shown.length === mostTableRows
    if (more) break
    shown.push(row.map((cell) => cell ?? 'NULL'))
  }
  stdout.write(
    table(
      columns.map(({ name, type }) => ({ head: name, right: isNumber(type) })),
      shown,
    ),
  )
  if (more) stdout.write(`The first ${grouped(mostTableRows)} rows; for all of them add: --format csv\n`)
}

function isNumber(type: string): boolean {
  return /^(u?(tiny|small|big|huge)?int(eger)?\d*|decimal|numeric|bignumeric|double|float\d*|real)\b/i.test(type)
}

type Lines = (columns: QueryResult['columns']) => {
  readonly head: string
  line(row: readonly (string | null)[]): string
}

/** Writes rows as they come, no faster than they are read; stops when nobody reads any more. */
async function writeRows({ stdout, signal }: World, { columns, rows }: QueryResult, lines: Lines): Promise<void> {
  const { head, line } = lines(columns)
  // Standard output is never destroyed for good: that its reader has gone shows in the error only.
  const gone = new AbortController()
  const onError = () => gone.abort()
  const stop = AbortSignal.any([signal, gone.signal])
  stdout.on('error', onError)
  try {
    if (head !== '') stdout.write(head)
    for await (const row of rows) {
      if (gone.signal.aborted) return
      if (!stdout.write(line(row))) await drained(stdout, stop)
    }
  } finally {
    stdout.off('error', onError)
  }
}

/** Waits until a stream takes more, or the signal is aborted. */
async function drained(stream: Writable, signal: AbortSignal): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  const proceed = () => resolve()
  stream.once('drain', proceed)
  signal.addEventListener('abort', proceed)
  if (stream.writableNeedDrain && !signal.aborted) await promise
  stream.off('drain', proceed)
  signal.removeEventListener('abort', proceed)
}

/** RFC 4180, with \n; NULL is an empty cell and empty text is quoted. */
const csvLines: Lines = (columns) => {
  const line = (row: readonly (string | null)[]) => `${row.map(csvCell).join(',')}\n`
  return { head: line(columns.map(({ name }) => name)), line }
}

function csvCell(cell: string | null): string {
  if (cell === null) return ''
  return cell === '' || /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell
}

const jsonLines: Lines = (columns) => {
  const names = columns.map(({ name }) => name)
  const twice = names.find((name, index) => names.indexOf(name) < index)
  if (twice !== undefined) {
    throw new FinopsError('QUERY_FAILED', `Two columns are named "${twice}", which one JSON object cannot hold`, {
      fix: 'Name each column with AS.',
    })
  }
  return {
    head: '',
    line: (row) => `${JSON.stringify(Object.fromEntries(names.map((name, index) => [name, row[index] ?? null])))}\n`,
  }
}

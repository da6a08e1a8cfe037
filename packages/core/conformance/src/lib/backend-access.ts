import assert from 'node:assert/strict'
import type {
  Backend,
  BackendContext,
  ControlTotals,
  LoadedPeriod,
  PeriodLoad,
  PeriodReference,
} from '@openfinops/plugin'

export const uncancelled: BackendContext = { signal: new AbortController().signal }

export type ReadRow = Readonly<Record<string, string | null>>

/** The rows that a query gives, each cell by the name of its column. */
export async function read(backend: Backend, sql: string): Promise<readonly ReadRow[]> {
  assert.ok(backend.query !== undefined, 'the backend has no query')
  const { columns, rows } = await backend.query(sql, uncancelled)
  const read: ReadRow[] = []
  for await (const row of rows) read.push(Object.fromEntries(columns.map(({ name }, at) => [name, row[at] ?? null])))
  return read
}

/** What a column of the table `bills` holds, in the order of the column `id`. */
export async function column(backend: Backend, name: string): Promise<readonly (string | null)[]> {
  const rows = await read(backend, 'SELECT * FROM bills ORDER BY id')
  return rows.map((row) => {
    assert.ok(name in row, `the table has no column ${name}, but ${Object.keys(row).join(', ')}`)
    return row[name] ?? null
  })
}

/** The same for a column of numbers, each in plain notation without superfluous zeros. */
export async function numbers(backend: Backend, name: string): Promise<readonly (string | null)[]> {
  return (await column(backend, name)).map((cell) => (cell === null ? null : plainNumber(cell)))
}

/** The same for a column of moments, as ISO 8601 to the millisecond. */
export async function moments(backend: Backend, name: string): Promise<readonly (string | null)[]> {
  return (await column(backend, name)).map((cell) => (cell === null ? null : new Date(cell).toISOString()))
}

export async function load(backend: Backend, load: PeriodLoad): Promise<void> {
  await backend.replacePeriod(load, uncancelled)
}

export interface BackendState {
  readonly ledger: readonly LoadedPeriod[]
  readonly totals: readonly ControlTotals[]
  /** The rows of the table `bills`; absent when there is no looking at them. */
  readonly rows: readonly ReadRow[] | undefined
}

type TotalledLoad = PeriodReference & Pick<PeriodLoad, 'columns'>

/** Everything that the contract shows of what these loads left in the database. */
export async function stateOf(backend: Backend, loads: readonly TotalledLoad[]): Promise<BackendState> {
  const totals: ControlTotals[] = []
  for (const load of loads) totals.push(await backend.totals(load, load.columns, uncancelled))
  const rows = backend.query === undefined ? undefined : await read(backend, 'SELECT * FROM bills ORDER BY id')
  return { ledger: await backend.periods(uncancelled), totals, rows }
}

function plainNumber(text: string): string {
  const [, sign = '', whole = '', fraction = ''] =
    /^(-?)0*(\d*)(?:\.(\d*?)0*)?$/.exec(text) ?? assert.fail(`${text} is no number`)
  const digits = `${whole === '' ? '0' : whole}${fraction === '' ? '' : `.${fraction}`}`
  return digits === '0' ? digits : `${sign}${digits}`
}

import { createHash } from 'node:crypto'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import {
  type Backend,
  type BackendContext,
  billingPeriod,
  type CostSum,
  type LoadedPeriod,
  type ParquetLoad,
  type TableColumn,
} from '@openfinops/plugin'
import {
  type BigQueryServer,
  type BigQueryServerOptions,
  type GcsServer,
  startBigQueryServer,
  startGcsServer,
} from '@openfinops/testing-gcp'
import { type BigQueryBackend, type BigQueryOptions, bigqueryBackend } from '../src/index.ts'

export const uncancelled: BackendContext = { signal: new AbortController().signal }

/** The columns of the bills in these tests. */
export const columns: readonly TableColumn[] = [
  { source: 'id', name: 'id', type: 'text' },
  { source: 'account', name: 'account', type: 'text', role: 'account' },
  { source: 'service', name: 'service', type: 'text', role: 'service' },
  { source: 'currency', name: 'currency', type: 'text', role: 'currency' },
  { source: 'cost', name: 'cost', type: 'decimal', role: 'cost' },
  { source: 'started', name: 'started', type: 'timestamp', role: 'start' },
  { source: 'ended', name: 'ended', type: 'timestamp', role: 'end' },
  { source: 'tags', name: 'tags', type: 'map' },
]

/** What a month of a source is written with. */
export interface Month {
  /** Default: October 2026 of the source `daily`, of the table `bills`, delivered as `manifest-1`. */
  readonly period?: string
  readonly source?: string
  readonly table?: string
  readonly manifest?: string
  /** What follows SELECT in DuckDB, one row each: `1 AS id, 2.5::DECIMAL(38,18) AS cost`. */
  readonly rows: readonly string[]
  /** What the costs add up to. Default: nothing. */
  readonly sums?: readonly CostSum[]
  /** Default: as many as there are in `rows`. */
  readonly count?: number
  /** Rows of a row group, in thousands of 1,024, two at least. Default: DuckDB's. */
  readonly rowGroup?: number
}

export interface Fixture extends AsyncDisposable {
  readonly server: BigQueryServer
  readonly gcs: GcsServer
  readonly backend: BigQueryBackend
  /** What `backend` was opened with. */
  readonly options: BigQueryOptions
  /** Another backend on the same dataset, as another run of the program would make it. */
  open(options?: Partial<BigQueryOptions>): BigQueryBackend
  /** Writes a month to a Parquet file, as DuckDB's backend does. */
  write(month: Month): Promise<ParquetLoad>
  /** The load jobs that were started, by the tables that they write. */
  loadJobs(): readonly (string | undefined)[]
  /** Rows of a table, as `server.query` gives them. */
  rows(what: string, table?: string): Promise<readonly (readonly (string | null)[])[]>
}

export async function openFixture(
  more: Partial<BigQueryOptions> = {},
  clock: Pick<BigQueryServerOptions, 'now'> = {},
): Promise<Fixture> {
  const gcs = await startGcsServer()
  gcs.createBucket('acme-staging')
  const server = await startBigQueryServer({ storage: gcs.url, ...clock })
  const folder = await mkdtemp(join(tmpdir(), 'finops-bigquery-'))
  const options: BigQueryOptions = {
    project: server.project,
    dataset: 'finops',
    endpoint: server.url,
    storage_endpoint: gcs.url,
    max_attempts: 3,
    temp_directory: folder,
    ...more,
  }
  const open = (others: Partial<BigQueryOptions> = {}) => bigqueryBackend({ ...options, ...others })
  const backend = open()
  return {
    server,
    gcs,
    backend,
    options,
    open,
    write: (month) => writeMonth(folder, month),
    loadJobs: () => server.jobs().flatMap(({ type, table }) => (type === 'LOAD' ? [table] : [])),
    rows: (what, table = 'bills') => server.query(`SELECT ${what} FROM \`finops.${table}\` ORDER BY 1`),
    async [Symbol.asyncDispose]() {
      await backend.close()
      await server.close()
      await gcs.close()
      await rm(folder, { recursive: true })
    },
  }
}

async function writeMonth(folder: string, month: Month): Promise<ParquetLoad> {
  const {
    period = '2026-10',
    source = 'daily',
    table = 'bills',
    manifest = 'manifest-1',
    rows,
    sums = [],
    rowGroup,
  } = month
  const path = join(folder, `${crypto.randomUUID()}.parquet`)
  const own = `DATE '${period}-01' AS billing_period, '${source}' AS finops_source, '${manifest}' AS finops_manifest`
  const size = rowGroup === undefined ? '' : `, ROW_GROUP_SIZE ${rowGroup * 1024}`
  const selects = rows.map((row) => `SELECT ${own}, ${row}`)
  await duckdb(`COPY (${selects.join(' UNION ALL ')}) TO '${path}' (FORMAT parquet${size})`)
  const sha256 = createHash('sha256')
    .update(await readFile(path))
    .digest('hex')
  const totals = { rows: month.count ?? rows.length, sums, firstUsage: undefined, lastUsage: undefined }
  return { table, source, period: billingPeriod(period), manifest, path, sha256, columns, totals }
}

async function duckdb(sql: string): Promise<void> {
  const instance = await DuckDBInstance.create(':memory:')
  const connection = await instance.connect()
  await connection.run(sql)
  connection.closeSync()
  instance.closeSync()
}

/** A month of one row with this cost. */
export function costing(cost: string, month: Partial<Month> = {}): Month {
  return {
    rows: [`'1' AS id, ${cost}::DECIMAL(38,18) AS cost`],
    sums: [{ column: 'cost', currency: undefined, sum: cost }],
    ...month,
  }
}

/** Loads a month. */
export async function replace(
  backend: Backend,
  load: ParquetLoad,
  context: BackendContext = uncancelled,
): Promise<LoadedPeriod> {
  if (backend.replaceFromParquet === undefined) throw new Error('The backend takes no exports')
  return backend.replaceFromParquet(load, context)
}

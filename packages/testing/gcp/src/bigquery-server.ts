import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { BigQueryFault } from './bigquery-fault.ts'
import type { BigQueryRequest } from './bigquery-request.ts'
import type { BigQueryField, BigQueryTable } from './bigquery-table.ts'
import { queryConfiguration } from './lib/bigquery-configuration.ts'
import { createDataset } from './lib/bigquery-dataset-operations.ts'
import { openBigQueryEngine } from './lib/bigquery-engine.ts'
import { BigQueryFaults } from './lib/bigquery-faults.ts'
import { tableSchema } from './lib/bigquery-field.ts'
import { runQuery } from './lib/bigquery-query.ts'
import { respond } from './lib/bigquery-respond.ts'
import { withRoom } from './lib/bigquery-room.ts'
import { changeTables } from './lib/bigquery-snapshot.ts'
import { type BigQueryState, findDataset, findTable } from './lib/bigquery-state.ts'
import { tableResource } from './lib/bigquery-table-resource.ts'
import { createTable, withDefaults } from './lib/bigquery-tables.ts'

export interface BigQueryServerOptions {
  /** Default: any free one. */
  readonly port?: number
  /** The only project there is. Default `test-project`. */
  readonly project?: string
  /** Of datasets and jobs that name none. Default `US`. */
  readonly location?: string
  /** The endpoint of a Cloud Storage server, where `gs://` URIs lead to. Default: none. */
  readonly storage?: string
  /** The server's clock. Default: the real one. */
  readonly now?: () => Date
}

/** A job, for looking at after a test. */
export interface BigQueryJob {
  readonly id: string
  readonly type: 'LOAD' | 'QUERY'
  readonly state: 'PENDING' | 'RUNNING' | 'DONE'
  /** The table that it writes to, with the partition: `aws_cur$202610`. */
  readonly table: string | undefined
  /** Why it failed. */
  readonly reason: string | undefined
}

export interface BigQueryServer extends AsyncDisposable {
  /** `http://127.0.0.1:PORT`: the `apiEndpoint` of clients. Any bearer token will do. */
  readonly url: string
  readonly project: string

  /** Runs one statement of GoogleSQL, whatever permissions are denied. Cells are as the API sends them. */
  query(sql: string): Promise<readonly (readonly (string | null)[])[]>
  /** The names of the tables of a dataset. */
  tables(dataset: string): readonly string[]
  /** @throws Error when there is no such table. */
  describe(dataset: string, table: string): Promise<BigQueryTable>
  /** Makes a dataset, as somebody else would. Its defaults are those of tables that are made in it, in milliseconds. */
  createDataset(
    dataset: string,
    defaults?: { readonly defaultTableExpirationMs?: number; readonly defaultPartitionExpirationMs?: number },
  ): Promise<void>
  /** Makes an empty table without partitions, as somebody else would. */
  createTable(dataset: string, table: string, fields: readonly BigQueryField[]): Promise<void>
  /** Takes a permission from the callers: `bigquery.jobs.create`. @returns a function that gives it back. */
  deny(permission: string): () => void
  /** Adds a fault. @returns a function that removes it. */
  fault(rule: BigQueryFault): () => void

  /** Every job that was accepted, oldest first. */
  jobs(): readonly BigQueryJob[]
  /** Resolves when no job runs any more. */
  settled(): Promise<void>
  /** Everything that was asked since the start or the last reset, in order of arrival. */
  readonly requests: readonly BigQueryRequest[]
  resetRequests(): void

  /** Breaks every connection. Safe to call repeatedly. */
  close(): Promise<void>
}

/** Starts a BigQuery on 127.0.0.1, with a project and nothing in it. */
export async function startBigQueryServer(options: BigQueryServerOptions = {}): Promise<BigQueryServer> {
  const { port = 0, project = 'test-project', location = 'US', now = () => new Date(), storage } = options
  const engine = await openBigQueryEngine()
  const folder = mkdtempSync(join(tmpdir(), 'bigquery-'))
  const state: BigQueryState = {
    project,
    location,
    now,
    engine,
    datasets: new Map(),
    jobs: new Map(),
    faults: new BigQueryFaults(),
    requests: [],
    denied: new Set(),
    folder,
    storage,
  }
  const server = createServer((incoming, response) => {
    respond(state, incoming, response).catch(() => response.destroy())
  })
  // Clients keep connections for the next request; one that is closed under them looks like a fault.
  server.keepAliveTimeout = 60_000
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const listeningPort = typeof address === 'object' ? address?.port : undefined

  async function settled(): Promise<void> {
    await Promise.all([...state.jobs.values()].map(({ done }) => done))
  }

  async function stop(): Promise<void> {
    const closed = server[Symbol.asyncDispose]()
    server.closeAllConnections()
    await closed
    for (const { cancelling } of state.jobs.values()) cancelling.abort()
    await settled()
    engine.close()
    rmSync(folder, { recursive: true, force: true })
  }

  let stopped: Promise<void> | undefined
  function close(): Promise<void> {
    stopped ??= stop()
    return stopped
  }

  return {
    url: `http://127.0.0.1:${listeningPort}`,
    project,
    async query(sql) {
      const allowed = { ...state, denied: new Set<string>() }
      const configuration = queryConfiguration.parse({ query: sql, useLegacySql: false })
      const { result } = await withRoom((scale) => changeTables(allowed, () => runQuery(allowed, configuration, scale)))
      return result?.rows ?? []
    },
    tables: (dataset) => [...findDataset(state, dataset).tables.keys()],
    describe: (dataset, table) => tableResource(state, findTable(state, { dataset, table })),
    async createDataset(dataset, defaults = {}) {
      await createDataset(state, { datasetReference: { datasetId: dataset }, ...defaults })
    },
    async createTable(dataset, table, fields) {
      const reference = { dataset, table }
      const parsed = { ...emptyTable, ...tableSchema.parse({ fields }) }
      await changeTables(state, () => createTable(state, reference, withDefaults(state, reference, parsed)))
    },
    deny(permission) {
      state.denied.add(permission)
      return () => {
        state.denied.delete(permission)
      }
    },
    fault: (rule) => state.faults.add(rule),
    jobs: () =>
      [...state.jobs.values()].map(({ id, type, state: jobState, table, failure }) => ({
        id,
        type,
        state: jobState,
        table,
        reason: failure?.reason,
      })),
    settled,
    requests: state.requests,
    resetRequests() {
      state.requests.length = 0
    },
    close,
    [Symbol.asyncDispose]: close,
  }
}

const emptyTable = {
  partitioning: undefined,
  clustering: undefined,
  labels: {},
  description: undefined,
  expiresAt: undefined,
}

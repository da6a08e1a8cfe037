import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { BigQuery, type Job, type JobLoadMetadata, type TableField } from '@google-cloud/bigquery'
import { OAuth2Client } from 'google-auth-library'
import { onTestFinished } from 'vitest'
import { type BigQueryServer, type BigQueryServerOptions, startBigQueryServer } from '../src/index.ts'

export interface BigQueryFixture {
  readonly server: BigQueryServer
  /** Google's own client, which tries once. */
  readonly client: BigQuery
  /** Makes a table of the dataset `d`. */
  table(id: string, fields: readonly TableField[], more?: object): Promise<void>
  /** Writes what a query of DuckDB gives to a Parquet file. */
  parquet(sql: string): Promise<string>
  csv(text: string): Promise<string>
  /** Loads a file of this machine. Resolves when the job is done, rejects as the client does. */
  load(table: string, path: string, configuration?: JobLoadMetadata): Promise<Job>
}

/** A server with the dataset `d`, until the test ends. */
export async function openBigQuery(options: BigQueryServerOptions = {}): Promise<BigQueryFixture> {
  const server = await startBigQueryServer(options)
  const folder = await mkdtemp(join(tmpdir(), 'bigquery-test-'))
  onTestFinished(async () => {
    await server.close()
    await rm(folder, { recursive: true })
  })
  const client = clientOf(server)
  await client.createDataset('d')
  let files = 0
  const nextPath = (ending: string) => join(folder, `${++files}.${ending}`)
  return {
    server,
    client,
    async table(id, fields, more = {}) {
      await client.dataset('d').createTable(id, { schema: { fields: [...fields] }, ...more })
    },
    async parquet(sql) {
      const path = nextPath('parquet')
      const instance = await DuckDBInstance.create(':memory:')
      const connection = await instance.connect()
      await connection.run(`COPY (${sql}) TO '${path}' (FORMAT parquet)`)
      connection.closeSync()
      instance.closeSync()
      return path
    },
    async csv(text) {
      const path = nextPath('csv')
      await writeFile(path, text)
      return path
    },
    async load(table, path, configuration = {}) {
      const sourceFormat = path.endsWith('.csv') ? 'CSV' : 'PARQUET'
      const [job] = await client
        .dataset('d')
        .table(table)
        .createLoadJob(path, { sourceFormat, ...configuration })
      return done(job)
    },
  }
}

/** Waits for a job, without the half second that the client lets pass between two looks at it. */
export async function done(job: Job): Promise<Job> {
  job.pollIntervalMs = 10
  await job.promise()
  return job
}

export function clientOf({ url: apiEndpoint, project: projectId }: BigQueryServer): BigQuery {
  const authClient = new OAuth2Client()
  authClient.setCredentials({ access_token: 'any' })
  return new BigQuery({ projectId, apiEndpoint, authClient, autoRetry: false })
}

/** Partitioned by the month of `day`. */
export const byMonth = { timePartitioning: { type: 'MONTH', field: 'day' } }

/** What the client rejects with: the first error's reason and message. */
export function refused(reason: string, message: string | RegExp): object {
  const text: unknown =
    typeof message === 'string' ? message : { asymmetricMatch: (other: string) => message.test(other) }
  return { errors: [{ reason, message: text }] }
}

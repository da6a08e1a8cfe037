import { randomUUID } from 'node:crypto'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { BigQuery, type Dataset, type Job, type TableField } from '@google-cloud/bigquery'
import { OAuth2Client } from 'google-auth-library'
import { afterAll, beforeAll, beforeEach } from 'vitest'
import { z } from 'zod'
import { done } from '../bigquery-fixture.ts'
import { type BigQueryTarget, openBigQueryTarget } from './bigquery-target.ts'
import { http } from './http.ts'

export interface Parameter {
  readonly type: string
  readonly value: string | null
}

const response = z.object({
  rows: z.array(z.object({ f: z.array(z.object({ v: z.string().nullable() })) })).default([]),
  schema: z.object({ fields: z.array(z.object({ name: z.string(), type: z.string() })) }).optional(),
  pageToken: z.string().optional(),
  totalRows: z.string().optional(),
  numDmlAffectedRows: z.string().optional(),
})

const jobAnswer = z.object({
  status: z.object({
    state: z.string(),
    errorResult: z.object({ reason: z.string(), message: z.string() }).optional(),
  }),
})

/** Opens BigQuery for the tests of a file, with an empty dataset for each test. */
export function useBigQuery() {
  let target: BigQueryTarget
  let client: BigQuery
  let dataset: Dataset
  let folder: string
  let files = 0

  beforeAll(async () => {
    target = await openBigQueryTarget()
    folder = await mkdtemp(join(tmpdir(), 'bigquery-contract-'))
    const authClient = new OAuth2Client()
    authClient.setCredentials({ access_token: 'any' })
    client = new BigQuery({ projectId: target.project, apiEndpoint: target.url, authClient, autoRetry: false })
    // A server that fails may close the connection, and that is not to be the failure of the next test.
    client.interceptors.push({
      request: (options) => {
        const uri = 'uri' in options ? options.uri : options.url
        return { ...options, uri, headers: { ...options.headers, connection: 'close' } }
      },
    })
  })
  beforeEach(async () => {
    const [made] = await client.createDataset(`contract_${randomUUID().replaceAll('-', '')}`, { location: 'US' })
    dataset = made
  })
  afterAll(async () => {
    await rm(folder, { recursive: true })
    await target[Symbol.asyncDispose]()
  })

  /** Starts a query, as one that a backend starts. */
  async function start(
    sql: string,
    parameters: Readonly<Record<string, Parameter>> = {},
    more: object = {},
  ): Promise<Job> {
    const queryParameters = Object.entries(parameters).map(([name, { type, value }]) => ({
      name,
      parameterType: { type },
      parameterValue: value === null ? {} : { value },
    }))
    const named = queryParameters.length === 0 ? {} : { parameterMode: 'NAMED', queryParameters }
    const [job] = await client.createQueryJob({ query: sql, jobId: randomUUID(), location: 'US', ...named, ...more })
    return job
  }

  async function read(job: Job, options: object = {}) {
    const [, , answer] = await job.getQueryResults({ autoPaginate: false, skipParsing: true, ...options })
    const { rows, ...rest } = response.parse({ ...answer })
    return { rows: rows.map(({ f }) => f.map(({ v }) => v)), ...rest }
  }

  function destination(table: string) {
    return { projectId: target.project, datasetId: dataset.id ?? '', tableId: table }
  }

  return {
    get target() {
      return target
    },
    /** Google's own client, which tries once. */
    get client() {
      return client
    },
    get dataset() {
      return dataset
    },
    start,
    read,
    destination,

    /** A table's name for SQL. */
    name: (table: string) => `\`${target.project}.${dataset.id}.${table}\``,

    async table(id: string, fields: readonly TableField[], more: object = {}): Promise<void> {
      await dataset.createTable(id, { schema: { fields: [...fields] }, ...more })
    },
    /** Runs a statement to its end. @returns what the API says, cells as it sends them. */
    async query(sql: string, parameters: Readonly<Record<string, Parameter>> = {}) {
      return read(await done(await start(sql, parameters)))
    },

    /** A Parquet file of what a query of DuckDB gives. */
    async parquet(sql: string): Promise<Buffer> {
      const path = join(folder, `${++files}.parquet`)
      const instance = await DuckDBInstance.create(':memory:')
      const connection = await instance.connect()
      await connection.run(`COPY (${sql}) TO '${path}' (FORMAT parquet)`)
      connection.closeSync()
      instance.closeSync()
      return readFile(path)
    },

    /** Sends a file with its load job, in one request. The job may go on after it. */
    async upload(load: object, file: Uint8Array, jobId: string = randomUUID()) {
      const job = {
        jobReference: { projectId: target.project, jobId, location: 'US' },
        configuration: { load, labels: {} },
      }
      const body = Buffer.concat([
        Buffer.from(`--b0undary\r\nContent-Type: application/json\r\n\r\n${JSON.stringify(job)}\r\n`),
        Buffer.from('--b0undary\r\nContent-Type: application/octet-stream\r\n\r\n'),
        file,
        Buffer.from('\r\n--b0undary--'),
      ])
      return http(`${target.url}/upload/bigquery/v2/projects/${target.project}/jobs?uploadType=multipart`, {
        method: 'POST',
        headers: { authorization: 'Bearer any', 'content-type': 'multipart/related; boundary=b0undary' },
        body,
      })
    },

    /** Waits for a job. @returns why it failed, if it did. */
    async outcome(jobId: string) {
      for (;;) {
        const { state, errorResult } = jobAnswer.parse(
          (await client.job(jobId, { location: 'US' }).getMetadata())[0],
        ).status
        if (state === 'DONE') return errorResult
        await new Promise((resolve) => setTimeout(resolve, 20))
      }
    },

    put: (key: string, body: Uint8Array) => target.put(key, body),
  }
}
